/** What every page loads: htmx, keys and small things. Islands are fetched where a page has one. */
import { configured } from "./htmx";
import { islands } from "./islands";
import { keys } from "./keys";
import { small } from "./small";

configured();
keys();
small();
islands();
