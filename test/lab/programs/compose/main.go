// compose reads a Compose file with the specification's reference library: its JSON Schema, its interpolation and its
// consistency checks. It prints what the file means as JSON, or says what is wrong and ends with 1.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("give one Compose file"))
	}
	options, err := cli.NewProjectOptions([]string{os.Args[1]})
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		fail(err)
	}
	fmt.Println(string(text))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
