/** Whether this device or its line asks for little data. */
export function asksForLittle() {
  const line = /** @type {{connection?: {saveData?: boolean}}} */ (navigator).connection;
  return line?.saveData ?? matchMedia("(prefers-reduced-data: reduce)").matches;
}
