"""`site_config.yml`, typed: the model, the loader with line numbers, the JSON Schema."""
