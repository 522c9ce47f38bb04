package rest

import "github.com/parlor-chat/parlor/core"

// The codes that are the same for every command. They are those of the
// vendor's public table of REST errors.
const (
	codeRequest   core.Code = 60002 // not POST, or not json
	codeJSON      core.Code = 60003 // the body is not the JSON it should be
	codeAccount   core.Code = 60004 // no identifier
	codeRate      core.Code = 60007 // too many calls
	codePath      core.Code = 60009 // no such command
	codeNotAdmin  core.Code = 60010
	codeNoApp     core.Code = 60012 // no sdkappid
	codeOtherApp  core.Code = 70020 // this server is not that application's
	codeTooLong   core.Code = 93000 // a message over 12 KB
	codeBody      core.Code = 90002 // MsgBody
	codeLarge     core.Code = 10054 // a group with more members than one call tells
	codeNoProfile core.Code = 40003 // a user who is not there
	codeNoMessage core.Code = 20022
	codeRecipient core.Code = 90003 // To_Account
	codeNoFriend  core.Code = 31704
	codeSender    core.Code = 90008 // From_Account
)

// codes are those of one service: a parameter that is not as it should be, and
// a fault of the server.
type codes struct {
	parameter core.Code
	internal  core.Code
	tooLong   core.Code // a message over 12 KB
}

var (
	contactCodes  = codes{parameter: 50002, internal: 50004}
	loginCodes    = codes{parameter: 70402, internal: 70500}
	messageCodes  = codes{parameter: 90001, internal: 91000, tooLong: codeTooLong}
	profileCodes  = codes{parameter: 40001, internal: 40006}
	relationCodes = codes{parameter: core.CodeRelationParameter, internal: 30006}
	groupCodes    = codes{parameter: core.CodeGroupParameter, internal: 10002, tooLong: core.CodeMessageTooLong}
)

// code translates a refusal of the core. Codes that REST has no other for stay.
func (c codes) code(refusal core.Code) core.Code {
	switch refusal {
	case core.CodeInvalidParameter, core.CodeMessageNeeded, core.CodeConversationType:
		return c.parameter
	case core.CodeBlocksSelf:
		return relationCodes.parameter
	case core.CodeNotFriend:
		return codeNoFriend
	case core.CodeUncaught, core.CodeTimeout:
		return c.internal
	case core.CodeMessageTooLong:
		return c.tooLong
	case core.CodeInvalidProfile, core.CodeNothingToUpdate:
		return profileCodes.parameter
	}
	return refusal
}
