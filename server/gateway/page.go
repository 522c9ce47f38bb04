package gateway

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// pageOf answers a question for documents that no device catches up with, in the
// user's turn.
func (s *Seat) pageOf(ctx context.Context, page wire.Page) error {
	if page.Kind == core.KindOnline {
		return s.answerPage(ctx, page) // A number, for which counting has turns of its own.
	}
	if service := s.serviceFor(page); service != nil {
		return s.askService(page, service)
	}
	if err := s.searchedOften(page); err != nil {
		return s.sendPage(page, wire.Paged{}, err)
	}
	return s.inTurn(ctx, s.gateway.answers, func() error { return s.answerPage(ctx, page) })
}

func (s *Seat) answerPage(ctx context.Context, page wire.Page) error {
	paged, err := s.paged(ctx, page)
	return s.sendPage(page, paged, err)
}

// sendPage sends a page, or the refusal that came in its place.
func (s *Seat) sendPage(page wire.Page, paged wire.Paged, err error) error {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		paged, err = wire.Paged{Error: refusal}, nil
	}
	if err != nil {
		return err
	}
	paged.ID = page.ID
	return s.send(paged)
}

// paged reads the documents. The authority judges whether the user may.
func (s *Seat) paged(ctx context.Context, page wire.Page) (wire.Paged, error) {
	if page.Limit < 1 || page.Limit > wire.MaxPage {
		return wire.Paged{}, core.Errorf(core.CodeInvalidParameter, "limit must be 1 to %d, not %d", wire.MaxPage, page.Limit)
	}
	if !utf8.ValidString(page.After) {
		return wire.Paged{}, core.Errorf(core.CodeInvalidParameter, "after must be the id of a document")
	}
	documents, is := s.livePage(page.Owner, page.Kind)
	var more bool
	var err error
	if !is {
		documents, more, err = s.gateway.authority.Page(ctx, s.user, page.Owner, page.Kind, page.After, page.Limit)
	}
	paged := wire.Paged{More: more}
	for _, document := range documents {
		wired, err := wire.NewDocument(document)
		if err != nil {
			return wire.Paged{}, err
		}
		paged.Documents = append(paged.Documents, wired)
	}
	return paged, err
}
