// Package rest is the API that an application's own backend calls, in the form
// of the vendor's REST API (docs/server.md#rest):
//
//	POST /v4/<service>/<command>?sdkappid=&identifier=&usersig=&random=&contenttype=json
//
// The answer is always HTTP 200 with a JSON object that has ActionStatus "OK"
// or "FAIL", ErrorCode and ErrorInfo, and with "OK" what the command returns.
// The caller is an admin of the application and proves it with a userSig.
//
// A call runs the commands of the core as the user named in From_Account, so
// that the user's devices hear of it like of any other change. In chat groups the
// application itself acts, see [core.Admin]. What a command
// refuses comes back with the core's own code and an English ErrorInfo.
package rest
