package rest

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// maxAccounts is how many accounts one call takes.
const maxAccounts = 100

// account names a user. UserID was called Identifier once.
type account struct {
	UserID     string
	Identifier string
	Nick       string
	FaceURL    string `json:"FaceUrl"`
}

func (a account) id() string {
	if a.UserID == "" {
		return a.Identifier
	}
	return a.UserID
}

// importAccount makes an account exist, which the first sign-in would do too.
func (a *API) importAccount(ctx context.Context, _ call, request account) (any, error) {
	if err := a.importOne(ctx, request); err != nil {
		return nil, err
	}
	return ok, nil
}

func (a *API) importOne(ctx context.Context, account account) error {
	if err := checkUser("UserID", account.id()); err != nil {
		return err
	}
	var update core.UpdateProfile
	if account.Nick != "" {
		update.Nick = &account.Nick
	}
	if account.FaceURL != "" {
		update.Avatar = &account.FaceURL
	}
	if update.Nick != nil || update.Avatar != nil { // What cannot be is refused before anything is made.
		if _, err := do(ctx, a, account.id(), update); err != nil {
			return err
		}
	}
	_, err := do(ctx, a, account.id(), core.SignIn{})
	return err
}

type importAccountsRequest struct {
	Accounts    []string
	AccountList []account
}

type importAccountsReply struct {
	status
	FailAccounts []string
}

// importAccounts makes accounts exist. FailAccounts are those that cannot.
func (a *API) importAccounts(ctx context.Context, _ call, request importAccountsRequest) (any, error) {
	accounts := request.AccountList
	for _, id := range request.Accounts {
		accounts = append(accounts, account{UserID: id})
	}
	if len(accounts) < 1 || len(accounts) > maxAccounts {
		return nil, core.Errorf(core.CodeInvalidParameter, "Accounts must name 1 to %d accounts, not %d", maxAccounts, len(accounts))
	}
	reply := importAccountsReply{status: ok, FailAccounts: []string{}}
	for _, account := range accounts {
		err := a.importOne(ctx, account)
		if err != nil && core.CodeOf(err) == core.CodeUncaught {
			return nil, err
		}
		if err != nil {
			reply.FailAccounts = append(reply.FailAccounts, account.id())
		}
	}
	return reply, nil
}

type checkAccountsRequest struct {
	CheckItem []account
}

type checkAccountsReply struct {
	status
	ResultItem []checkedAccount
}

type checkedAccount struct {
	UserID        string
	ResultCode    core.Code
	ResultInfo    string
	AccountStatus string `json:",omitempty"`
}

// checkAccounts tells which accounts exist: those that have signed in once or
// were imported.
func (a *API) checkAccounts(ctx context.Context, _ call, request checkAccountsRequest) (any, error) {
	if n := len(request.CheckItem); n < 1 || n > maxAccounts {
		return nil, core.Errorf(core.CodeInvalidParameter, "CheckItem must name 1 to %d accounts, not %d", maxAccounts, n)
	}
	keys := make([]core.Key, len(request.CheckItem))
	for i, account := range request.CheckItem {
		keys[i] = core.ProfileKey(account.id())
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := checkAccountsReply{status: ok}
	for _, document := range documents {
		reply.ResultItem = append(reply.ResultItem, checked(document))
	}
	return reply, nil
}

func checked(document core.Document) checkedAccount {
	user := document.Key.Owner
	if err := checkUser("UserID", user); err != nil {
		return checkedAccount{UserID: user, ResultCode: loginCodes.parameter, ResultInfo: core.Refusal(err).Message}
	}
	if document.Value == nil {
		return checkedAccount{UserID: user, AccountStatus: "NotImported"}
	}
	return checkedAccount{UserID: user, AccountStatus: "Imported"}
}

// kick ends a user's sign-ins: connections end with KICKED_OUT, and userSigs that
// were made until now are refused. The user can sign in again with a new one.
func (a *API) kick(ctx context.Context, _ call, request account) (any, error) {
	if err := checkUser("UserID", request.id()); err != nil {
		return nil, err
	}
	if err := a.revoke(ctx, request.id()); err != nil {
		return nil, err
	}
	a.options.Log.Info("a user was kicked out", "user", request.id())
	return ok, nil
}

func (a *API) revoke(ctx context.Context, users ...string) error {
	if a.options.Revoke == nil {
		return core.Errorf(core.CodeNotSupported, "this server has no sign-ins to end")
	}
	return a.options.Revoke(ctx, users...)
}

type deleteAccountsRequest struct {
	DeleteItem []account
}

type deleteAccountsReply struct {
	status
	ResultItem []deletedAccount
}

type deletedAccount struct {
	UserID     string
	ResultCode core.Code
	ResultInfo string
}

// deleteAccounts has accounts erased. Each stands for itself: what can be no user's
// id is told, and the others are erased.
func (a *API) deleteAccounts(ctx context.Context, _ call, request deleteAccountsRequest) (any, error) {
	if n := len(request.DeleteItem); n < 1 || n > maxAccounts {
		return nil, core.Errorf(core.CodeInvalidParameter, "DeleteItem must name 1 to %d accounts, not %d", maxAccounts, n)
	}
	if a.options.Erase == nil {
		return nil, core.Errorf(core.CodeNotSupported, "this server erases no accounts")
	}
	reply := deleteAccountsReply{status: ok}
	var users []string
	for _, account := range request.DeleteItem {
		result := deletedAccount{UserID: account.id()}
		if err := checkUser("UserID", result.UserID); err != nil {
			result.ResultCode, result.ResultInfo = loginCodes.parameter, core.Refusal(err).Message
		} else {
			users = append(users, result.UserID)
		}
		reply.ResultItem = append(reply.ResultItem, result)
	}
	slices.Sort(users)
	if users = slices.Compact(users); len(users) > 0 {
		if err := a.options.Erase(ctx, users...); err != nil {
			return nil, err
		}
	}
	a.options.Log.Info("accounts are being deleted", "users", users)
	return reply, nil
}

// exportAccount answers with all that there is of a user: an archive, not JSON.
func (a *API) exportAccount(ctx context.Context, _ call, request account) (any, error) {
	user := request.id()
	if err := checkUser("UserID", user); err != nil {
		return nil, err
	}
	if a.options.Export == nil {
		return nil, core.Errorf(core.CodeNotSupported, "this server exports nothing")
	}
	documents, err := a.read(ctx, core.ProfileKey(user))
	if err != nil {
		return nil, err
	}
	if documents[0].Value == nil {
		return nil, core.Errorf(codeNoProfile, "%q has never signed in, and was not imported", user)
	}
	select {
	case a.exports <- struct{}{}:
	default:
		return nil, core.Errorf(codeRate, "%d exports are under way, as many as there may be; make this call again a little later", maxExports)
	}
	return archive{user: user, write: a.options.Export, done: func() { <-a.exports }, fail: func(err error) {
		a.options.Log.Error("an export was cut short", "user", user, "error", err)
	}}, nil
}

// maxExports is how many exports are under way at the same time.
const maxExports = 2

// exportPause is how long whoever takes an export may take nothing of it.
const exportPause = time.Minute

// archive is a reply that is written while it is made.
type archive struct {
	user  string
	write func(ctx context.Context, userID string, w io.Writer) error
	done  func()
	fail  func(error)
}

// send writes the archive. What is cut short is no answer: the connection ends, so
// that nobody takes it for whole.
func (f archive) send(w http.ResponseWriter, r *http.Request) {
	defer f.done()
	header := w.Header()
	header.Set("Content-Type", "application/zip")
	header.Set("Content-Disposition", `attachment; filename="export.zip"`)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if err := f.write(r.Context(), f.user, &unhurried{w, http.NewResponseController(w)}); err != nil {
		f.fail(err)
		panic(http.ErrAbortHandler)
	}
}

// unhurried lets an answer take as long as somebody takes it.
type unhurried struct {
	io.Writer
	controller *http.ResponseController
}

// Write implements [io.Writer].
func (u *unhurried) Write(p []byte) (int, error) {
	_ = u.controller.SetWriteDeadline(time.Now().Add(exportPause)) // A test's recorder has none.
	return u.Writer.Write(p)
}
