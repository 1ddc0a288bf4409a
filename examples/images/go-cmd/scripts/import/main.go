// Import prints the books as lines, for a spreadsheet.
package main

import (
	"fmt"

	"example.com/bookshop/v2/internal/shelf"
)

func main() {
	for _, book := range shelf.Books() {
		fmt.Printf("%s;%s\n", book.ID, book.Title)
	}
}
