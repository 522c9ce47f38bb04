package usersig

import "github.com/parlor-chat/parlor/core"

// The codes that a token is refused with (docs/facts.md#usersigs).
const (
	CodeExpired      core.Code = 70001
	CodeEmpty        core.Code = 70002
	CodeMalformed    core.Code = 70003 // not a userSig, or not a whole one
	CodeKeyMismatch  core.Code = 70009 // signed with another key, or changed since
	CodeUserMismatch core.Code = 70013 // signed for another user
	CodeAppMismatch  core.Code = 70014 // signed for another application
)
