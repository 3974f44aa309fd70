// Before the first picture of a page: what the reader chose earlier, as attributes of <html>.
import { asksForLittle } from "./wishes.js";

const marks = document.documentElement.dataset;
marks.js = "";
// Modules will run: what pages say to those without need not be shown, and taken away, first.
if ("noModule" in HTMLScriptElement.prototype && location.protocol !== "file:") marks.modules = "";
// One that did not come has left its notice as it was. Its own error may be over before this script is here.
addEventListener("load", () => document.querySelector("#notice .first") && delete marks.modules);

try {
  const chosen = JSON.parse(localStorage.getItem("tongwen.settings") || "{}");
  if (chosen.theme === "dark" || chosen.theme === "light") marks.theme = chosen.theme;
  for (const name of ["easy", "both"]) if (chosen[name]) marks[name] = "";
  if (chosen.saver ?? asksForLittle()) marks.saver = "";
} catch {
  // Storage is refused: the page looks as the device has it.
}
