package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

var groupMethods = []method{
	{name: "getGroupList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return groupListDTO{GroupList: newListedGroupDTOs(b.session.Groups()), IsSyncCompleted: true}, nil
	}},
	{name: "getGroupProfile", answer: getGroupProfile},
	{name: "searchGroupByID", answer: searchGroupByID},

	{name: "createGroup", command: core.CreateChatGroup{}, answer: createGroup},
	{name: "joinGroup", command: core.JoinGroup{}, answer: joinGroup},
	{
		name: "quitGroup", command: core.QuitGroup{},
		echo: func(_ *Bridge, a *arguments) (core.Command, any) {
			id := a.String(0, "groupID")
			return core.QuitGroup{GroupID: id}, map[string]string{"groupID": id}
		},
	},
	{
		name: "dismissGroup", command: core.DismissGroup{},
		echo: func(_ *Bridge, a *arguments) (core.Command, any) {
			id := a.String(0, "groupID")
			return core.DismissGroup{GroupID: id}, map[string]string{"groupID": id}
		},
	},
	{name: "updateGroupProfile", command: core.UpdateGroup{}, answer: updateGroupProfile},
	{
		name: "changeGroupOwner", command: core.ChangeGroupOwner{},
		answer: func(b *Bridge, a *arguments) answer {
			o := a.Object(0, "options")
			id := o.some("groupID")
			return b.change(id, core.ChangeGroupOwner{GroupID: id, NewOwnerID: o.some("newOwnerID")})
		},
	},

	{name: "getGroupOnlineMemberCount", answer: getGroupOnlineMemberCount},
	{name: "getGroupApplicationList", bare: getGroupApplicationList},
	{
		name: "handleGroupApplication", command: core.HandleApplication{},
		answer: func(b *Bridge, a *arguments) answer {
			command, users := readHandled(a.Object(0, "options"))
			return func(ctx context.Context) (any, error) {
				err := b.handle(ctx, command, users)
				return groupResultDTO{Group: b.group(command.GroupID, nil)}, err
			}
		},
	},
}

// some reads a string that is not empty.
func (o *object) some(field string) string {
	s, _ := o.fields[field].(string)
	if s == "" {
		o.wrong(field, "a string that is not empty")
	}
	return s
}

func getGroupProfile(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	id, keys := o.some("groupID"), o.OptionalStrings("groupCustomFieldFilter")
	return func(ctx context.Context) (any, error) {
		group, err := b.session.Group(id), error(nil)
		if group == nil {
			group, err = b.session.PublicGroup(ctx, id)
		}
		if err == nil {
			choose(&group.Custom, keys)
		}
		return showGroup(group, err, map[string]string{"groupID": id})
	}
}

// choose leaves those of fields that a call names; all if it names none.
//
//go:noinline
func choose(fields *[]core.CustomField, keys []string) {
	if len(keys) == 0 {
		return
	}
	var some []core.CustomField
	for _, field := range *fields {
		if slices.Contains(keys, field.Key) {
			some = append(some, field)
		}
	}
	*fields = some
}

func searchGroupByID(b *Bridge, a *arguments) answer {
	id := a.String(0, "groupID")
	return func(ctx context.Context) (any, error) {
		group, err := b.session.PublicGroup(ctx, id)
		return showGroup(group, err, nil)
	}
}

func showGroup(group *replica.Group, err error, fault any) (any, error) {
	if err != nil {
		return nil, faulty{wrap("look at the group", err), fault}
	}
	return groupResultDTO{Group: withLast(group)}, nil
}

type createdGroupDTO struct {
	Group               *listedGroupDTO `json:"group"`
	OverLimitUserIDList []string        `json:"overLimitUserIDList"`
}

// createGroup takes a random number as its second argument, for an id that nobody
// has chosen.
func createGroup(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	random, _ := a.At(1).(float64)
	command := core.CreateChatGroup{
		GroupID:      o.OptionalString("groupID"),
		Random:       int64(random),
		Type:         core.GroupType(o.OptionalString("type")),
		Name:         o.some("name"),
		Avatar:       o.OptionalString("avatar"),
		Introduction: o.OptionalString("introduction"),
		Notification: o.OptionalString("notification"),
		JoinOption:   core.JoinOption(o.OptionalString("joinOption")),
		InviteOption: core.InviteOption(o.OptionalString("inviteOption")),
		MaxMembers:   int(o.OptionalUint("maxMemberNum")),
		Custom:       o.customFields("groupCustomField"),
		Topics:       o.OptionalBool("isSupportTopic", false),
		Data:         o.OptionalString("customData"),
	}
	founders := readFounders(o)
	return func(ctx context.Context) (any, error) {
		if len(founders) > core.MaxMembersPerCall {
			return nil, tooManyMembers(len(founders))
		}
		first := min(len(founders), core.MaxMembersPerCommand)
		command.Founders = founders[:first]
		result, err := b.session.Do(ctx, command)
		if err != nil {
			return nil, err
		}
		created := result.Outcome.(core.CreatedGroup)
		dto := createdGroupDTO{OverLimitUserIDList: orNone(created.OverLimit)}
		for some := range slices.Chunk(founders[first:], core.MaxMembersPerCommand) {
			added, err := b.session.Do(ctx, core.AddFounders{GroupID: created.GroupID, Founders: some})
			left, _ := added.Outcome.([]string)
			if err != nil { // The group is there: whoever made it is to know who is not in it.
				for _, founder := range some {
					left = append(left, founder.UserID)
				}
			}
			dto.OverLimitUserIDList = append(dto.OverLimitUserIDList, left...)
		}
		dto.Group = b.group(created.GroupID, &created.Group)
		return dto, nil
	}
}

func tooManyMembers(n int) error {
	return core.Errorf(core.CodeTooManyMembersInCall, "a call takes at most %d members, not %d", core.MaxMembersPerCall, n)
}

func readFounders(o *object) (founders []core.Founder) {
	for _, founder := range o.objects("memberList", "an array of { userID, role }") {
		founders = append(founders, core.Founder{
			UserID: founder.String("userID"), Role: core.Role(founder.OptionalString("role")), Custom: founder.customFields("memberCustomField"),
		})
	}
	return founders
}

// objects reads an array of objects, of what; none for an absent field.
func (o *object) objects(field, what string) (list []*object) {
	items, ok := o.fields[field].([]any)
	if !ok && o.Has(field) {
		o.wrong(field, what)
	}
	for _, item := range items {
		fields, ok := item.(map[string]any)
		if !ok {
			o.wrong(field, what)
		}
		list = append(list, o.object(field, fields))
	}
	return list
}

const pairs = "an array of { key, value }"

func (o *object) customFields(field string) (fields []core.CustomField) {
	for _, pair := range o.objects(field, pairs) {
		fields = append(fields, core.CustomField{Key: pair.String("key"), Value: pair.String("value")})
	}
	return fields
}

type joinedDTO struct {
	Status core.JoinStatus `json:"status"`
	Group  *listedGroupDTO `json:"group,omitempty"`
}

// joinAlready is the status of who is in the group.
const joinAlready core.JoinStatus = "AlreadyInGroup"

func joinGroup(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	command := core.JoinGroup{GroupID: o.some("groupID"), Note: o.OptionalString("applyMessage")}
	return func(ctx context.Context) (any, error) {
		if b.session.Group(command.GroupID) != nil {
			return joinedDTO{Status: joinAlready}, nil
		}
		result, err := b.session.Do(ctx, command)
		if err != nil {
			return nil, err
		}
		joined := result.Outcome.(core.GroupJoined)
		if joined.Group.Type == core.GroupLive {
			if err := b.enter(ctx, command.GroupID, &joined.Group); err != nil {
				return nil, err
			}
		}
		dto := joinedDTO{Status: joined.Status}
		if joined.Status == core.JoinSucceeded {
			dto.Group = b.group(command.GroupID, &joined.Group)
		}
		return dto, nil
	}
}

// enter takes the user into the room of a live group.
func (b *Bridge) enter(ctx context.Context, groupID string, group *core.Group) error {
	if seats := b.backend.Seats; seats != nil {
		b.park(func() { seats.Take(ctx) })
		if b.session == nil {
			return core.Errorf(core.CodeNotLoggedIn, "the user has been signed out meanwhile")
		}
	}
	return b.session.Enter(ctx, groupID, group, !b.options.Unlimited)
}

func updateGroupProfile(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	command := core.UpdateGroup{
		GroupID:      o.some("groupID"),
		Name:         o.givenText("name"),
		Avatar:       o.givenText("avatar"),
		Introduction: o.givenText("introduction"),
		Notification: o.givenText("notification"),
		Data:         o.givenText("customData"),
		JoinOption:   core.JoinOption(o.OptionalString("joinOption")),
		InviteOption: core.InviteOption(o.OptionalString("inviteOption")),
		MaxMembers:   int(o.OptionalUint("maxMemberNum")),
		Custom:       o.customFields("groupCustomField"),
	}
	if o.Has("muteAllMembers") {
		command.MuteAll = new(o.Bool("muteAllMembers"))
	}
	return b.change(command.GroupID, command)
}

// change is the answer that runs a command about a group and shows the group.
func (b *Bridge) change(groupID string, command core.Command) answer {
	return func(ctx context.Context) (any, error) {
		result, err := b.doInGroup(ctx, groupID, command)
		if err != nil {
			return nil, err
		}
		group, _ := result.(core.Group)
		return groupResultDTO{Group: b.group(groupID, &group)}, nil
	}
}

// doInGroup runs a command about a group that the user is in; 2603 for any other.
func (b *Bridge) doInGroup(ctx context.Context, groupID string, command core.Command) (any, error) {
	if b.session.Group(groupID) == nil {
		return nil, core.Errorf(core.CodeGroupUnknown, "you are in no chat group %q", groupID)
	}
	result, err := b.session.Do(ctx, command)
	return result.Outcome, err
}

type memberCountDTO struct {
	MemberCount int `json:"memberCount"`
}

func getGroupOnlineMemberCount(b *Bridge, a *arguments) answer {
	id := a.String(0, "groupID")
	return func(ctx context.Context) (any, error) {
		count, err := b.session.OnlineMembers(ctx, id)
		return memberCountDTO{count}, wrap("count who is online", err)
	}
}

type applicationDTO struct {
	// ApplicationType is 0 for who asks to join, 2 for who is invited.
	ApplicationType int    `json:"applicationType"`
	Applicant       string `json:"applicant"`
	ApplicantNick   string `json:"applicantNick"`
	UserID          string `json:"userID"`
	GroupID         string `json:"groupID"`
	GroupName       string `json:"groupName"`
	Authentication  string `json:"authentication"`
	MessageKey      int64  `json:"messageKey"`
	Note            string `json:"note"`
}

type applicationListDTO struct {
	ApplicationList []applicationDTO `json:"applicationList"`
}

// invited is the applicationType of a member's invitation.
const invited = 2

func getGroupApplicationList(ctx context.Context, b *Bridge) (any, error) {
	applicants, err := b.session.Applications(ctx)
	list := make([]applicationDTO, len(applicants))
	for i, a := range applicants {
		list[i] = applicationDTO{
			Applicant: a.UserID, ApplicantNick: a.Nick, UserID: a.UserID, GroupID: a.GroupID, GroupName: a.GroupName,
			Authentication: a.UserID, MessageKey: a.At, Note: a.Note,
		}
		if a.InviterID != "" {
			list[i].ApplicationType, list[i].Applicant = invited, a.InviterID
		}
	}
	return applicationListDTO{list}, wrap("read the applications", err)
}

// readHandled reads which application is answered, and about whom: an item of
// getGroupApplicationList, or the notice that told of it, which names all whom a
// member invited at once.
func readHandled(o *object) (command core.HandleApplication, users []string) {
	command = core.HandleApplication{Note: o.OptionalString("handleMessage"), Accept: o.String("handleAction") == "Agree"}
	if !command.Accept && o.String("handleAction") != "Reject" {
		o.wrong("handleAction", "Agree or Reject")
	}
	var key *object
	if o.Has("message") {
		key = o.Object("message").Object("payload")
		users = key.OptionalStrings("inviteeList")
		if len(users) == 0 {
			users = []string{key.String("operatorID")}
		}
		command.GroupID = key.Object("groupProfile").String("groupID")
	} else {
		key = o.Object("application")
		command.GroupID = key.String("groupID")
		users = []string{key.String("applicant")}
		if key.OptionalUint("applicationType") == invited {
			users[0] = key.String("userID")
		}
	}
	command.At = int64(key.Uint("messageKey"))
	return command, users
}

// handle answers the applications about users that were made together. 10024 says
// that all of them have been handled.
func (b *Bridge) handle(ctx context.Context, command core.HandleApplication, users []string) error {
	handled, before := false, error(nil)
	for _, command.UserID = range users {
		_, err := b.session.Do(ctx, command)
		switch {
		case err == nil:
			handled = true
		case core.CodeOf(err) != core.CodeApplicationHandled:
			return err
		default:
			before = err
		}
	}
	if handled {
		return nil
	}
	return before
}

const eventGroupList = "onGroupListUpdated"

func (b *Bridge) openGroups() {
	b.tell(eventGroupList, json.List(newListedGroupDTOs(b.session.Groups())))
}

func (b *Bridge) tellGroup(event session.Event) {
	if e, is := event.(session.GroupListUpdated); is {
		b.tell(eventGroupList, json.List(newListedGroupDTOs(e.Groups)))
	}
}
