// The certified OpenID provider `oidc-provider`, with its own sign-in pages, for the tests.
//
//   node provider.mjs MODULES FOLDER PORT PAGE
//
// FOLDER/accounts.json: account -> claims, read again at each question, so that a test can change groups.
// FOLDER/jwks.json: the provider's private keys.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , modules, folder, port, page] = process.argv;
const { default: Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`));

const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "beffroi",
      client_secret: "secret-du-client-4711",
      redirect_uris: [`${page}/login/oidc/back`],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    },
  ],
  jwks: read("jwks.json"),
  pkce: { required: () => true },
  rotateRefreshToken: true,
  claims: {
    openid: ["sub"],
    profile: ["name", "preferred_username"],
    email: ["email", "email_verified"],
    groups: ["groups"],
  },
  scopes: ["openid", "offline_access", "groups"],
  cookies: { keys: ["for tests only"] },
  findAccount: async (_, id) => {
    const claims = read("accounts.json")[id];
    return claims && { accountId: id, claims: async () => ({ sub: id, ...claims }) };
  },
});

provider.listen(Number(port), "127.0.0.1");
