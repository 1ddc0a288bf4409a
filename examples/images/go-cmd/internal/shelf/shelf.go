// Package shelf knows the books.
package shelf

type Book struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func Books() []Book {
	return []Book{{ID: "1", Title: "The Go Programming Language"}, {ID: "2", Title: "Walden"}}
}
