package shelf

import "testing"

func TestEveryBookHasATitle(t *testing.T) {
	for _, book := range Books() {
		if book.Title == "" {
			t.Errorf("book %s has no title", book.ID)
		}
	}
}
