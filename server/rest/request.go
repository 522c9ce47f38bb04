package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// commandName is the part of a path that names the command: service/command.
func commandName(path string) string {
	name, _ := strings.CutPrefix(path, "/v4/")
	return name
}

// admit returns the admin who calls, or why the call is not let in. The rate
// counts admins' calls only, so that nobody else can use it up.
func (a *API) admit(r *http.Request) (admin string, err error) {
	if r.Method != http.MethodPost {
		return "", core.Errorf(codeRequest, "calls are made with POST, not with %.16s", r.Method)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", core.Errorf(codeRequest, "the query of the URL cannot be read")
	}
	if format := query.Get("contenttype"); format != "" && format != "json" {
		return "", core.Errorf(codeRequest, "contenttype must be json, not %.16q", format)
	}
	if admin, err = a.caller(r.Context(), query); err != nil {
		return "", err
	}
	if !a.limiter.AllowN(a.options.Now(), 1) {
		return "", core.Errorf(codeRate, "more than %d calls a second; make this one again a little later", a.options.Rate)
	}
	return admin, nil
}

// caller checks who signed the query.
func (a *API) caller(ctx context.Context, query url.Values) (string, error) {
	app, err := strconv.ParseUint(query.Get("sdkappid"), 10, 64)
	if err != nil {
		return "", core.Errorf(codeNoApp, "the URL needs sdkappid=, the number of the application")
	}
	if app != a.options.Key.SDKAppID {
		return "", core.Errorf(codeOtherApp, "this server is not that of SDKAppID %d", app)
	}
	identifier := query.Get("identifier")
	if identifier == "" {
		return "", core.Errorf(codeAccount, "the URL needs identifier=, the user id of an admin")
	}
	token := query.Get("usersig")
	if token == "" {
		return "", core.Errorf(usersig.CodeEmpty, "the URL needs usersig=, signed for the admin")
	}
	claims, err := a.options.Key.Verify(token, identifier, a.options.Now())
	if err != nil {
		return "", err
	}
	if !slices.Contains(a.options.Admins, identifier) {
		return "", core.Errorf(codeNotAdmin, "%.64q is no admin of this server", identifier)
	}
	if a.options.Holds != nil {
		err = a.options.Holds(ctx, identifier, claims.Issued)
	}
	return identifier, err
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, core.Errorf(codeJSON, "the body may have at most %d bytes; make several calls", maxBody)
	case err != nil:
		return nil, core.Errorf(codeRequest, "the body did not arrive whole")
	}
	return body, nil
}

// parsed makes a command of a function that takes the body as a struct.
func parsed[R any](run func(context.Context, call, R) (any, error)) func(context.Context, call) (any, error) {
	return func(ctx context.Context, call call) (any, error) {
		request, err := parse[R](call.body)
		if err != nil {
			return nil, err
		}
		return run(ctx, call, request)
	}
}

// parse reads a body, which is one JSON object. Members that are not known are
// passed over.
func parse[R any](body []byte) (request R, err error) {
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		return request, core.Errorf(codeJSON, "the body must be a JSON object")
	}
	err = json.Unmarshal(body, &request)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return request, core.Errorf(codeJSON, "%s in the body is a %s, which it must not be", mistyped.Field, mistyped.Value)
	case err != nil:
		return request, core.Errorf(codeJSON, "the body is no JSON: %v", err)
	}
	return request, nil
}
