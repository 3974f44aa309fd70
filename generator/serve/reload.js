// Put into pages by the preview server only. Reloads the page when the site was built again, and
// shows the errors when it could not be.
"use strict";
const source = new EventSource("/__tongwen__/events");
let notice = null;
let lost = false;

const clear = () => {
  if (notice) notice.remove();
  notice = null;
};

const show = (text) => {
  clear();
  notice = document.createElement("pre");
  notice.setAttribute("role", "alert");
  notice.lang = "en";
  notice.dir = "ltr";
  notice.textContent = `${text}\n\nThis is the site as it was before.`;
  Object.assign(notice.style, {
    position: "fixed", insetInline: "0", insetBlockEnd: "0", margin: "0", padding: "1rem",
    maxBlockSize: "50vh", overflow: "auto", whiteSpace: "pre-wrap", zIndex: "9999",
    background: "#7a0016", color: "#fff", font: "14px/1.5 monospace",
  });
  document.body.append(notice);
};

source.addEventListener("reload", () => location.reload());
source.addEventListener("fault", (event) => show(event.data));
source.addEventListener("fine", clear);
source.addEventListener("error", () => { lost = true; });
source.addEventListener("open", () => { if (lost) location.reload(); });
// An open stream would keep the page out of the browser's cache of pages, and a connection busy.
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
