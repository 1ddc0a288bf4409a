// Checksum answers with the checksum of a path, reckoned in C.
package main

/*
#include <stdlib.h>
#include "sum.h"
*/
import "C"

import (
	"fmt"
	"log"
	"net/http"
	"unsafe"
)

func checksum(text string) uint32 {
	bytes := C.CString(text)
	defer C.free(unsafe.Pointer(bytes))
	return uint32(C.fletcher32((*C.uint8_t)(unsafe.Pointer(bytes)), C.size_t(len(text))))
}

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%08x\n", checksum(r.URL.Path))
	})
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
