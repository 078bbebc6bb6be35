import { onPage } from "./modules.js";
import { forgetAtSignOut } from "./draft/kept.js";

// A page works without any of this; each module adds comfort to the elements that name it.
document.documentElement.classList.add("is-lively");
forgetAtSignOut();
onPage();
