import { onPage } from "./modules.js";
import { forgetAtSignOut } from "./draft/kept.js";
import { forget } from "./offline/app.js";

// A page works without any of this; each module adds comfort to the elements that name it.
document.documentElement.classList.add("is-lively");
forgetAtSignOut();
if (location.pathname === "/sign-in" && new URLSearchParams(location.search).has("out")) forget();
onPage();
document.addEventListener("whistle:parts", onPage); // a module has added elements that name others
