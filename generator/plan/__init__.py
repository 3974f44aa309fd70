"""What must be built: sources, fingerprints, the ledger of what is there, and the jobs that are
left.
"""
