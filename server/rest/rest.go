package rest

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/usersig"
)

// Options is what the API gets from its surroundings.
type Options struct {
	// Key is the application, and the secret that admins sign with.
	Key usersig.Key
	// Admins are the user ids that may call, by default "administrator".
	Admins []string
	// Authority decides what calls change, Store is what it works on.
	Authority *authority.Authority
	Store     authority.Store
	// Rooms are those of live groups. Without them there are no live groups.
	Rooms Rooms
	// Before, if it is set, is asked about messages, new groups and members before they
	// are, and returns the command as it is to be carried out. A [core.Error] refuses it.
	Before func(ctx context.Context, user string, command core.Command, admin *core.Admin) (core.Command, error)
	// Kick ends the connections of a user. Without it the call kick is
	// refused with 2998.
	Kick func(userID string)

	// Rate is how many calls a second are answered, 200 by default; twice
	// as many may come at once.
	Rate int
	// Now is the clock, [time.Now] by default.
	Now func() time.Time
	// Random draws a number for a message that came without one.
	Random func() uint32
	// Log gets what an operator may want to know. It never gets a userSig.
	Log *slog.Logger
	// Registerer takes the metrics, nil for nobody.
	Registerer prometheus.Registerer
}

const (
	defaultAdmin = "administrator"
	defaultRate  = 200
)

// Limits of one call.
const (
	maxBody     = 256 << 10 // bytes
	callTimeout = 15 * time.Second
)

// API answers calls below /v4/. It is an [http.Handler].
type API struct {
	options  Options
	commands map[string]command
	limiter  *rate.Limiter
	started  time.Time
	calls    *prometheus.CounterVec
}

// command is one call of the API. It answers with a struct that embeds
// [status].
type command struct {
	codes codes
	run   func(ctx context.Context, call call) (any, error)
}

// call is a call that was let in.
type call struct {
	admin string
	body  []byte
}

// New makes the API.
func New(options Options) *API {
	options = options.withDefaults()
	a := &API{
		options: options,
		limiter: rate.NewLimiter(rate.Limit(options.Rate), 2*options.Rate),
		started: options.Now(),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "parlor", Subsystem: "rest", Name: "calls_total",
			Help: "REST calls by command and ErrorCode.",
		}, []string{"command", "code"}),
	}
	a.commands = a.table()
	if options.Registerer != nil {
		options.Registerer.MustRegister(a.calls)
	}
	return a
}

func (a *API) table() map[string]command {
	return map[string]command{
		"recentcontact/create_contact_group": {contactCodes, parsed(a.createGroup)},
		"recentcontact/del_contact_group":    {contactCodes, parsed(a.deleteGroup)},
		"recentcontact/update_contact_group": {contactCodes, parsed(a.updateGroup)},
		"recentcontact/get_contact_group":    {contactCodes, parsed(a.listGroups)},
		"recentcontact/search_contact_group": {contactCodes, parsed(a.searchGroups)},
		"recentcontact/mark_contact":         {contactCodes, parsed(a.mark)},
		"recentcontact/get_list":             {contactCodes, parsed(a.list)},
		"recentcontact/delete":               {contactCodes, parsed(a.delete)},
		"recentcontact/give_contact_group":   {contactCodes, parsed(a.giveGroup)},
		"recentcontact/take_contact_group":   {contactCodes, parsed(a.takeGroup)},

		"im_open_login_svc/account_import":      {loginCodes, parsed(a.importAccount)},
		"im_open_login_svc/multiaccount_import": {loginCodes, parsed(a.importAccounts)},
		"im_open_login_svc/account_check":       {loginCodes, parsed(a.checkAccounts)},
		"im_open_login_svc/kick":                {loginCodes, parsed(a.kick)},

		"openim/sendmsg":                {messageCodes, parsed(a.sendMessage)},
		"openim/batchsendmsg":           {messageCodes, parsed(a.sendBatch)},
		"openim/admin_msgwithdraw":      {messageCodes, parsed(a.withdraw)},
		"openim/importmsg":              {messageCodes, parsed(a.importMessage)},
		"openim/modify_c2c_msg":         {messageCodes, parsed(a.modifyMessage)},
		"openim/modify_group_msg":       {messageCodes, parsed(a.modifyGroupMessage)},
		"openim/c2c_msg_read_receipt":   {messageCodes, parsed(a.confirm)},
		"openim/admin_getroammsg":       {messageCodes, parsed(a.roam)},
		"openim/admin_set_msg_read":     {messageCodes, parsed(a.setRead)},
		"openim/get_c2c_unread_msg_num": {messageCodes, parsed(a.unread)},
		"openim/query_online_status":    {messageCodes, parsed(a.onlineStatuses)},
		"openim/querystate":             {messageCodes, parsed(a.onlineStatuses)},

		"openim_msg_ext_http_svc/get_key_values":       {messageCodes, parsed(a.getKeyValues)},
		"openim_msg_ext_http_svc/set_key_values":       {messageCodes, parsed(a.setKeyValues)},
		"openim_msg_ext_http_svc/group_get_key_values": {groupCodes, parsed(a.getGroupKeyValues)},
		"openim_msg_ext_http_svc/group_set_key_values": {groupCodes, parsed(a.setGroupKeyValues)},

		"follow/follow_add":      {relationCodes, parsed(a.follow)},
		"follow/follow_delete":   {relationCodes, parsed(a.unfollow)},
		"follow/follow_check":    {relationCodes, parsed(a.checkFollow)},
		"follow/follow_get":      {relationCodes, parsed(a.listFans)},
		"follow/follow_get_info": {relationCodes, parsed(a.countFans)},

		"sns/friend_add":        {relationCodes, parsed(a.addFriends)},
		"sns/friend_import":     {relationCodes, parsed(a.importFriends)},
		"sns/friend_update":     {relationCodes, parsed(a.updateFriends)},
		"sns/friend_delete":     {relationCodes, parsed(a.deleteFriends)},
		"sns/friend_delete_all": {relationCodes, parsed(a.deleteAllFriends)},
		"sns/friend_check":      {relationCodes, parsed(a.checkFriends)},
		"sns/friend_get":        {relationCodes, parsed(a.listFriends)},
		"sns/friend_get_list":   {relationCodes, parsed(a.getFriends)},
		"sns/group_add":         {relationCodes, parsed(a.addFriendGroups)},
		"sns/group_delete":      {relationCodes, parsed(a.deleteFriendGroups)},
		"sns/group_get":         {relationCodes, parsed(a.getFriendGroups)},
		"sns/black_list_add":    {relationCodes, parsed(a.addToBlacklist)},
		"sns/black_list_delete": {relationCodes, parsed(a.removeFromBlacklist)},
		"sns/black_list_get":    {relationCodes, parsed(a.listBlacklist)},
		"sns/black_list_check":  {relationCodes, parsed(a.checkBlacklist)},

		"openconfigsvr/setnospeaking": {loginCodes, parsed(a.muteUser)},
		"openconfigsvr/getnospeaking": {loginCodes, parsed(a.mutesOf)},

		"profile/portrait_set": {profileCodes, parsed(a.setPortrait)},
		"profile/portrait_get": {profileCodes, parsed(a.getPortrait)},

		"search/messages": {searchCodes, parsed(a.searchMessages)},
		"search/users":    {searchCodes, parsed(a.searchUsers)},
		"search/groups":   {searchCodes, parsed(a.searchChatGroups)},
		"search/members":  {searchCodes, parsed(a.searchMembers)},

		"group_open_http_svc/create_group":                   {groupCodes, parsed(a.createChatGroup)},
		"group_open_http_svc/import_group":                   {groupCodes, parsed(a.importGroup)},
		"group_open_http_svc/destroy_group":                  {groupCodes, parsed(a.destroyGroup)},
		"group_open_http_svc/get_group_info":                 {groupCodes, parsed(a.groupInfo)},
		"group_open_http_svc/modify_group_base_info":         {groupCodes, parsed(a.modifyGroup)},
		"group_open_http_svc/change_group_owner":             {groupCodes, parsed(a.changeOwner)},
		"group_open_http_svc/get_appid_group_list":           {groupCodes, parsed(a.listChatGroups)},
		"group_open_http_svc/get_joined_group_list":          {groupCodes, parsed(a.joinedGroups)},
		"group_open_http_svc/add_group_member":               {groupCodes, parsed(a.addMembers)},
		"group_open_http_svc/import_group_member":            {groupCodes, parsed(a.importMembers)},
		"group_open_http_svc/delete_group_member":            {groupCodes, parsed(a.deleteMembers)},
		"group_open_http_svc/get_group_member_info":          {groupCodes, parsed(a.listMembers)},
		"group_open_http_svc/modify_group_member_info":       {groupCodes, parsed(a.modifyMember)},
		"group_open_http_svc/get_role_in_group":              {groupCodes, parsed(a.roles)},
		"group_open_http_svc/forbid_send_msg":                {groupCodes, parsed(a.forbid)},
		"group_open_http_svc/get_group_shutted_uin":          {groupCodes, parsed(a.muted)},
		"group_open_http_svc/get_group_muted_account":        {groupCodes, parsed(a.muted)},
		"group_open_http_svc/get_online_member_num":          {groupCodes, parsed(a.online)},
		"group_open_http_svc/send_group_msg":                 {groupCodes, parsed(a.sendGroupMessage)},
		"group_open_http_svc/send_group_system_notification": {groupCodes, parsed(a.sendGroupNotice)},
		"group_open_http_svc/group_msg_recall":               {groupCodes, parsed(a.recallGroupMessages)},
		"group_open_http_svc/group_msg_get_simple":           {groupCodes, parsed(a.groupHistory)},
		"group_open_http_svc/delete_group_msg_by_sender":     {groupCodes, parsed(a.deleteBySender)},
		"group_open_http_svc/import_group_msg":               {groupCodes, parsed(a.importMessages)},
		"group_open_http_svc/ban_group_member":               {groupCodes, parsed(a.ban)},
		"group_open_http_svc/unban_group_member":             {groupCodes, parsed(a.unban)},
		"group_open_http_svc/get_group_ban_member":           {groupCodes, parsed(a.banned)},
		"group_open_http_svc/send_broadcast_msg":             {groupCodes, parsed(a.broadcast)},
		"group_open_attr_http_svc/get_group_attr":            {groupCodes, parsed(a.attributes)},
		"group_open_http_svc/modify_group_attr":              {groupCodes, parsed(a.changeAttributes(core.SetAttributes{}))},
		"group_open_http_svc/set_group_attr":                 {groupCodes, parsed(a.changeAttributes(core.SetAttributes{Whole: true}))},
		"group_open_http_svc/clear_group_attr":               {groupCodes, parsed(a.changeAttributes(core.SetAttributes{Whole: true, Delete: true}))},
		"group_open_http_svc/delete_group_attr":              {groupCodes, parsed(a.changeAttributes(core.SetAttributes{Delete: true}))},
		"group_open_http_svc/get_group_counter":              {groupCodes, parsed(a.counters)},
		"group_open_http_svc/update_group_counter":           {groupCodes, parsed(a.changeCounters)},
		"group_open_http_svc/delete_group_counter":           {groupCodes, parsed(a.deleteCounters)},

		"group_open_http_svc/get_specified_group_member_info": {groupCodes, parsed(a.namedMembers)},
		"group_open_http_svc/get_group_msg_receipt":           {groupCodes, parsed(a.receipts)},
		"group_open_http_svc/get_group_msg_receipt_detail":    {groupCodes, parsed(a.readers)},
		"group_open_http_svc/group_msg_receipt":               {groupCodes, parsed(a.confirmInGroup)},
		"group_open_http_svc/set_unread_msg_num":              {groupCodes, parsed(a.setUnread)},
		"group_open_http_svc/import_topic":                    {groupCodes, parsed(a.importTopic)},
		"million_group_open_http_svc/create_topic":            {groupCodes, parsed(a.createTopic)},
		"million_group_open_http_svc/destroy_topic":           {groupCodes, parsed(a.destroyTopics)},
		"million_group_open_http_svc/get_topic":               {groupCodes, parsed(a.getTopics)},
		"million_group_open_http_svc/modify_topic":            {groupCodes, parsed(a.modifyTopic)},
		"group_open_avchatroom_http_svc/get_members":          {groupCodes, parsed(a.liveMembers)},
		"group_open_avchatroom_http_svc/modify_user_info":     {groupCodes, parsed(a.markLive)},
	}
}

// ServeHTTP implements [http.Handler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), callTimeout)
	defer cancel()
	began := a.options.Now()
	name, answer := a.run(ctx, w, r)
	a.calls.WithLabelValues(name, answer.label()).Inc()
	a.options.Log.Info("REST call", "command", name, "code", answer.label(), "ms", a.options.Now().Sub(began).Milliseconds(), "remote", r.RemoteAddr)
	answer.write(w)
}

// run runs a call, and returns its name for the metrics.
func (a *API) run(ctx context.Context, w http.ResponseWriter, r *http.Request) (name string, answer answer) {
	name = commandName(r.URL.Path)
	command, known := a.commands[name]
	if !known {
		name = "unknown"
	}
	admin, err := a.admit(r)
	if err != nil {
		return name, failed(err)
	}
	if !known {
		return name, failed(core.Errorf(codePath, "there is no %.100s here; docs/server.md lists the calls", r.URL.Path))
	}
	body, err := readBody(w, r)
	if err != nil {
		return name, failed(err)
	}
	reply, err := command.run(ctx, call{admin: admin, body: body})
	if err != nil {
		return name, failed(a.explain(command.codes, name, err))
	}
	return name, done(reply)
}

// explain turns an error into what the caller is told.
func (a *API) explain(codes codes, name string, err error) *core.Error {
	refusal := core.Refusal(err)
	code := codes.code(refusal.Code)
	if code == codes.internal {
		a.options.Log.Error("a REST call failed", "command", name, "error", err)
		return core.Errorf(code, "the server failed; its log says why, and the call may be made again")
	}
	return &core.Error{Code: code, Message: refusal.Message}
}

func (o Options) withDefaults() Options {
	if len(o.Admins) == 0 {
		o.Admins = []string{defaultAdmin}
	}
	o.Admins = slices.Clone(o.Admins)
	if o.Rate <= 0 {
		o.Rate = defaultRate
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = random
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func random() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // It never fails.
	return binary.NativeEndian.Uint32(b[:])
}
