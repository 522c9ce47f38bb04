package core

import (
	"errors"
	"fmt"
)

// Code is the number that a rejected call carries as error.code. The values
// are those of the documented API (docs/api.md#codes).
type Code int

// The codes that Go gives; npm/ adds those of the life cycle that only it knows.
const (
	CodeNotLoggedIn               Code = 2024 // no sign-in yet
	CodeSendFailed                Code = 2100 // a message of that ID is there
	CodeMessageNeeded             Code = 2105 // not a message of create…Message
	CodeConversationType          Code = 2106 // conversationType is neither C2C nor GROUP
	CodeDeleteFailed              Code = 2111 // none of the messages could be deleted
	CodeNoReceiptNeeded           Code = 2114 // no message that needs a read receipt
	CodeCommunityTalks            Code = 2115 // a community with topics takes no messages itself
	CodeTranslationFailed         Code = 2117
	CodeTranscriptFailed          Code = 2118
	CodeAudioFormat               Code = 2119 // a recording in a format that nobody writes down
	CodeModifyConflict            Code = 2480 // the message was modified meanwhile
	CodeUploadFailed              Code = 2400
	CodeFileTooLarge              Code = 2402
	CodeForwardTip                Code = 2453 // a notice cannot be forwarded
	CodeNoForward                 Code = 2454 // not a message, so nothing to forward
	CodeGroupTypeUnknown          Code = 2600 // no type of groups that can be made
	CodeGroupUnknown              Code = 2603 // a group that the user is not in
	CodeOwnerIsSelf               Code = 2621 // the owner cannot be given to oneself
	CodeNotInGroup                Code = 2623 // who is not in a group cannot quit it
	CodeRoleNeedsOwner            Code = 2681 // only the owner gives roles
	CodeRoleUnknown               Code = 2683
	CodeRoleOfSelf                Code = 2684
	CodeMutesSelf                 Code = 2685
	CodeGroupParameter            Code = 10004
	CodeTooManyMembersInCall      Code = 10005 // more users than one command takes
	CodeTooFrequent               Code = 10006 // more in an hour than the server lets one user do
	CodeGroupDenied               Code = 10007 // not by this role, in this type of group, or by a stranger
	CodeOwnerCannotQuit           Code = 10009
	CodeGroupNotFound             Code = 10010
	CodeAlreadyMember             Code = 10013
	CodeGroupFull                 Code = 10014
	CodeGroupID                   Code = 10015 // an id that no group can have
	CodeMuted                     Code = 10017
	CodeNoMemberAccount           Code = 10019 // what is named as a member can be no user
	CodeGroupIDTaken              Code = 10021
	CodeGroupTooFast              Code = 10023 // more messages a second than a group takes
	CodeApplicationHandled        Code = 10024
	CodeGroupIDTakenBySelf        Code = 10025
	CodeTooManyGroups             Code = 10037 // as many groups as a user may be in
	CodeAttributeKey              Code = 10045 // empty, or over 32 bytes
	CodeAttributeValue            Code = 10046 // over 4,000 bytes
	CodeTooManyAttributes         Code = 10047 // more than 16
	CodeAttributesTooLong         Code = 10048 // all together over 16,000 bytes
	CodeAttributesTooFast         Code = 10049 // more than 40 changes a second
	CodeNoAttribute               Code = 10050 // none of those to delete is there
	CodeTooManyMentions           Code = 10053
	CodeAttributesChanged         Code = 10056 // by somebody else, meanwhile
	CodeNoReceipts                Code = 10062 // a message without read receipts
	CodeTooManyCounters           Code = 10063 // more than 20
	CodeTooManyPinnedMessages     Code = 10070 // more than 10
	CodePinned                    Code = 10071 // pinned already, or not pinned
	CodeNotInRoom                 Code = 2101  // of a live group
	CodeLiveUnchangeable          Code = 2481  // a message to a live group
	CodeLiveUnrevokable           Code = 10033 // the same
	CodeLiveUndeletable           Code = 10035 // the same
	CodeLiveOwner                 Code = 2620  // a live group stays with its owner
	CodeJoinFailed                Code = 2660
	CodeLiveNobodyAdded           Code = 2661 // to a live group
	CodeBanNeedsDuration          Code = 2686
	CodeNotInLiveGroup            Code = 2687 // what live groups do not have
	CodeConversationNotFound      Code = 2500
	CodeInvalidConversation       Code = 2503
	CodeInvalidGroup              Code = 2602 // no id of a chat group
	CodeUncaught                  Code = 2903 // a fault of Parlor itself
	CodeTimeout                   Code = 2801 // storage did not answer in time
	CodeQueueFull                 Code = 2803 // offline too long: too many commands wait
	CodeLost                      Code = 2806 // whether the call was carried out nobody can tell
	CodeNetwork                   Code = 2800 // the server cannot be reached
	CodeStale                     Code = 2802 // a command that came again after its answer was collected
	CodeQuota                     Code = 2804 // as much as the server keeps for a user
	CodeConversationGroupGiven    Code = 2810 // the operator gave the conversation group
	CodeNoSuchChange              Code = 2811 // nothing of that id that can still be undone
	CodeChangedSince              Code = 2812 // by somebody else, so that it cannot be undone
	CodeConversationGroupRule     Code = 2813 // a rule that no conversation group can have
	CodeTooOften                  Code = 2996 // more calls in a second, or sign-ins in a minute, than there may be
	CodeNotSupported              Code = 2998 // what a server does not know, or nobody can send
	CodeNotFriend                 Code = 2700
	CodeFriendGroupExists         Code = 2710
	CodeNoFriendGroup             Code = 2711
	CodeNoApplication             Code = 2716 // to be deleted
	CodeInvalidProfile            Code = 2721 // a value that a field of the profile does not take
	CodeNothingToUpdate           Code = 2722 // no field of the profile is given
	CodeBlocksSelf                Code = 2742 // only oneself is to be blocked
	CodeTopicID                   Code = 3021 // an id that no topic can have
	CodeInvalidParameter          Code = 6017
	CodeMessageNotFound           Code = 10030
	CodeGroupRevokeTooLate        Code = 10031 // the same as 20016, in a chat group
	CodeNotAllowed                Code = 10032 // this message cannot be changed so
	CodeRevokeTooLate             Code = 20016 // sent more than two minutes ago
	CodeExtensionNotFound         Code = 23004
	CodeBlocked                   Code = 20007 // the peer has blocked the sender
	CodeNotFriends                Code = 20009 // neither has the other in the list, where that is needed
	CodePeerHasNotMe              Code = 20010 // the same, of the peer's list
	CodeHavingNotPeer             Code = 20011 // the same, of the own list
	CodeSenderMuted               Code = 20012 // the backend lets the user write to nobody
	CodeInvalidSearch             Code = 27003 // what nobody can search for
	CodeRelationParameter         Code = 30001 // oneself, in the place of another
	CodeNoAccount                 Code = 30003 // what is named can be no user
	CodeMayNotAdd                 Code = 30009 // the application lets the user add nobody
	CodeOwnListFull               Code = 30010 // of friends, or of whom the user follows
	CodeTooManyFriendGroups       Code = 30011 // more than 32
	CodeTooManyRequests           Code = 30012 // applications of one of the two that are open
	CodeBlacklistFull             Code = 30013 // 1,000 in the blacklist
	CodePeerListFull              Code = 30014
	CodeBlockedByMe               Code = 30515 // whom the user wants to add
	CodeAddRefused                Code = 30516 // the other wants to be added by nobody
	CodeBlockedByPeer             Code = 30525
	CodeAddWaits                  Code = 30539 // the other has been asked; the call resolves
	CodeNothingToAnswer           Code = 30614 // no application of that user
	CodeFiledNoFriend             Code = 32216 // into a friend group
	CodeTooManyInCall             Code = 51006 // more than 100 conversations
	CodeConversationDenied        Code = 51007 // with a chat group that the user is not in
	CodeConversationGroupFull     Code = 51008 // more than 1,000 in a group
	CodeConversationGroupNotFound Code = 51009
	CodeTooManyConversationGroups Code = 51010 // more than 20 groups
	CodeConversationGroupName     Code = 51011 // empty, invisible or over 32 bytes
	CodeTooManyPinned             Code = 51012 // more than 50
	CodeAskedTooOften             Code = 60018 // more questions in a second or a minute than a server answers
	CodeNoService                 Code = 60020 // whoever is asked does not answer such questions
	CodeMessageTooLong            Code = 80002 // over 12 KB
)

// Error is a refusal with its code. Message is English and says what to do.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Failures says of a call that is carried out whole or not at all what is in
	// its way. The first is what Code and Message say.
	Failures []Failure `json:"failures,omitempty"`
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d: %s", int(e.Code), e.Message)
}

// Errorf makes an [Error].
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// refuse makes an [Error] of failures, of which there is one at least.
func refuse(failures []Failure) *Error {
	return &Error{Code: failures[0].Code, Message: failures[0].Message, Failures: failures}
}

// Refusal returns the [Error] in err's chain, or makes one of [CodeUncaught].
func Refusal(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Errorf(CodeUncaught, "%v", err)
}

// CodeOf returns the code in err's chain, and [CodeUncaught] for an error that
// carries none.
func CodeOf(err error) Code {
	return Refusal(err).Code
}
