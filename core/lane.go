package core

// laned is a command that writes a head which many users write.
type laned interface {
	// lane names the owner of that head, nothing if there is none after all.
	// It depends on the command and the user alone.
	lane(user string) string
}

// Lane names the owner whose head a command of user writes, where it is one that
// many users write at the same moment: those commands are best decided one after
// the other, or all of them but one conflict. It is empty for any other.
func Lane(command Command, user string) string {
	if command, ok := command.(laned); ok {
		return command.lane(user)
	}
	return ""
}
