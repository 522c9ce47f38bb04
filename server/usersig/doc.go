// Package usersig signs and verifies userSig tokens: what a page shows when it
// logs in, signed by the integrator's own server with the secret key of the
// application. The format is the vendor's public TLSSigAPIv2, so tokens of the
// vendor's libraries are accepted and theirs accept ours.
//
// A token is base64 (with * - _ for + / =) of zlib of a JSON object: user,
// application, issue time, life time and an HMAC-SHA256 of these. Verify needs
// no state and trusts nothing in a token before all of it was checked.
package usersig
