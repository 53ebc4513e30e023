// What Chainlit's page expects to exist before its bundle runs.
"use strict";
globalThis.global = globalThis;
