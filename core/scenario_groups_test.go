package core_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// lookAtGroup says what there is of a chat group, whoever may see it.
func (s *story) lookAtGroup(parts []string) ([]string, error) {
	groupID := parts[0]
	group, there := s.world.documents[core.GroupKey(groupID)].Value.(core.Group)
	if !there {
		return nil, fmt.Errorf("there is no group %s", groupID)
	}
	size, _ := s.world.documents[core.GroupSizeKey(groupID)].Value.(core.GroupSize)
	lines := []string{groupInWords(group, size)}
	for _, list := range []struct {
		name  string
		items []string
	}{
		{"members ", s.membersInWords(groupID)},
		{"waiting ", s.waitingInWords(groupID)},
		{"tips ", s.tipsInWords(core.GroupOwner(groupID))},
	} {
		if len(list.items) > 0 {
			lines = append(lines, list.name+few(list.items))
		}
	}
	return lines, nil
}

// settle is what whoever acts for a user does when the user's group was dismissed.
func (s *story) settle(parts []string) ([]string, error) {
	d, err := s.device(parts[0])
	if err != nil {
		return nil, err
	}
	result, refusal := d.Do(context.Background(), core.SettleDismissed{GroupID: parts[1]})
	return s.after(result.Outcome, refusal)
}

func groupInWords(g core.Group, size core.GroupSize) string {
	words := []string{
		fmt.Sprintf("%s %q of %s", string(g.Type), g.Name, orNobody(g.OwnerID)), fmt.Sprintf("%d of %d", size.Count, g.MaxMembers),
		"join " + string(g.JoinOption), "invite " + string(g.InviteOption),
	}
	if g.MuteAll {
		words = append(words, "all muted")
	}
	for _, field := range g.Custom {
		words = append(words, field.Key+" "+strconv.Quote(field.Value))
	}
	if g.DismissedBy != "" {
		words = append(words, "dismissed by "+g.DismissedBy)
	}
	return strings.Join(words, ", ")
}

func orNobody(user string) string {
	if user == "" {
		return "nobody"
	}
	return user
}

// eachOf gives the ids of the documents of a kind that an owner has, in order.
func (s *story) eachOf(owner string, kind core.Kind) (ids []string) {
	for key, document := range s.world.documents {
		if key.Owner == owner && key.Kind == kind && document.Value != nil {
			ids = append(ids, key.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (s *story) membersInWords(groupID string) (texts []string) {
	for _, user := range s.eachOf(core.MembersOwner(groupID), core.KindMember) {
		member := s.world.documents[core.MemberKey(groupID, user)].Value.(core.Member)
		text := user + " " + string(member.Role)
		if member.NameCard != "" {
			text += " " + strconv.Quote(member.NameCard)
		}
		if left := (member.MuteUntil - s.world.now) / 1000; left > 0 {
			text += fmt.Sprintf(" muted for %d s", left)
		}
		for _, field := range member.Custom {
			text += " " + field.Key + " " + strconv.Quote(field.Value)
		}
		texts = append(texts, text)
	}
	return texts
}

func (s *story) waitingInWords(groupID string) (texts []string) {
	for _, user := range s.eachOf(core.MembersOwner(groupID), core.KindApplication) {
		application := s.world.documents[core.ApplicationKey(groupID, user)].Value.(core.Application)
		text := user + " since " + strconv.FormatInt(application.At, 10)
		if application.InviterID != "" {
			text += " invited by " + application.InviterID
		}
		if application.Note != "" {
			text += " " + strconv.Quote(application.Note)
		}
		texts = append(texts, text)
	}
	return texts
}

var tipWords = map[core.TipKind]string{
	core.TipJoined: "joined", core.TipQuit: "quit", core.TipRemoved: "removed", core.TipMadeAdmin: "admin", core.TipNoLongerAdmin: "no longer admin",
	core.TipProfileChanged: "changed", core.TipMemberMuted: "muted",
}

func (s *story) tipsInWords(thread string) (texts []string) {
	for _, row := range s.world.rows[thread] {
		message := row.(core.Message)
		var tip core.GroupTip
		if message.Type != core.MessageGroupTip || json.Unmarshal(message.Payload, &tip) != nil {
			continue
		}
		text := fmt.Sprintf("%d %s by %s", message.Sequence, tipWords[tip.Kind], tip.Operator.UserID)
		if tip.MemberCount > 0 {
			text += fmt.Sprintf(", there are %d", tip.MemberCount)
		}
		if tip.Changed != nil {
			text += " " + asJSON(tip.Changed)
		}
		for _, member := range tip.MemberList {
			text += " " + member.UserID
			if member.MuteTime != nil {
				text += fmt.Sprintf(" for %d s", *member.MuteTime)
			}
			if member.Reason != "" {
				text += " " + strconv.Quote(member.Reason)
			}
		}
		texts = append(texts, text)
	}
	return texts
}

var noticeWords = map[core.NoticeKind]string{
	core.NoticeApplied: "asks to join", core.NoticeAccepted: "accepted", core.NoticeRefused: "refused", core.NoticeRemoved: "removed",
	core.NoticeDismissed: "dismissed", core.NoticeBanned: "put out", core.NoticeCreated: "created", core.NoticeAdded: "added", core.NoticeQuit: "quit",
	core.NoticeMadeAdmin: "admin", core.NoticeNoLongerAdmin: "no longer admin", core.NoticeInvitation: "asks for",
	core.NoticeInvitationDone: "invitation accepted", core.NoticeInvitationNone: "invitation refused",
}

// noticesInWords says which notices a user got.
func (s *story) noticesInWords(user string) (texts []string) {
	for _, row := range s.world.rows["system "+user] {
		var notice core.GroupNotice
		if json.Unmarshal(row.(core.Message).Payload, &notice) != nil {
			continue
		}
		text := notice.GroupID + " " + noticeWords[notice.Kind] + " by " + notice.OperatorID
		for _, person := range notice.Invited {
			text += " " + person.UserID
		}
		if notice.Note != "" {
			text += " " + strconv.Quote(notice.Note)
		}
		texts = append(texts, text)
	}
	return texts
}
