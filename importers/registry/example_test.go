package registry_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"finnfram/importers/registry"
)

func ExampleObjects() {
	page := `{"_embedded":{"underenheter":[{"navn":"A"},{"navn":"B"}]},"page":{"totalElements":2}}`
	objects := registry.NewObjects("page.json", strings.NewReader(page), "_embedded.underenheter")
	for {
		object, err := objects.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		fmt.Println(object.Place, object.Rest, string(object.Raw), err)
	}
	// Output:
	// 1 false {"navn":"A"} <nil>
	// 2 false {"navn":"B"} <nil>
	// 3 true {"page":{"totalElements":2}} <nil>
}
