// Comforts only: every page is complete without this file.
import { startMenus } from "./menus.js";
import { startOffline } from "./offline.js";
import { startSettings } from "./settings.js";
import { startStudy } from "./study.js";

startSettings();
startMenus();
startOffline();
startStudy();
