package jsbridge

import "context"

func getMyProfile(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return newProfileDTO(b.session.User(), b.session.Profile()), nil
}
