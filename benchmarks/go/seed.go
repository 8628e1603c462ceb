// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

const objectsPerNamespace = 1000

type object map[string]any

// seedNamespace and seedName place object n; gets reads back what seed made by the same rule.
func seedNamespace(n int) string { return fmt.Sprintf("bench-%03d", n/objectsPerNamespace) }

func seedName(n int) string { return fmt.Sprintf("object-%06d", n) }

// seedPath is where object n lives: of ten, four are ConfigMaps, three Secrets, two Pods and one a Deployment.
func seedPath(n int) string {
	core := "/api/v1/namespaces/" + seedNamespace(n)
	switch n % 10 {
	case 0, 2, 4, 6:
		return core + "/configmaps"
	case 1, 3, 5:
		return core + "/secrets"
	case 7, 8:
		return core + "/pods"
	default:
		return "/apis/apps/v1/namespaces/" + seedNamespace(n) + "/deployments"
	}
}

// orderedResources names the first seeded objects in the form of the command line's --ordered-resources.
func orderedResources(count int) string {
	names := map[string][]string{}
	for n := range count {
		resource := path.Base(seedPath(n))
		names[resource] = append(names[resource], seedNamespace(n)+"/"+seedName(n))
	}
	var pairs []string
	for _, resource := range slices.Sorted(maps.Keys(names)) {
		pairs = append(pairs, resource+"="+strings.Join(names[resource], ","))
	}
	return strings.Join(pairs, ";")
}

// seedObject makes object n, the same each time. The sizes make an object 1.4 kB of JSON on average as the server lists it.
func seedObject(n int) object {
	random := rand.New(rand.NewSource(int64(n)))
	labels := object{"app": fmt.Sprintf("app-%d", n%97), "part-of": "bench"}
	made := object{"metadata": object{"name": seedName(n), "labels": labels}}
	switch n % 10 {
	case 0, 2, 4, 6:
		made["data"] = object{"settings.yaml": randomText(random, 800)}
	case 1, 3, 5:
		made["data"] = object{"password": randomText(random, 400), "token": randomText(random, 400)}
	case 7, 8:
		made["spec"] = podSpec(n)
	default:
		made["spec"] = object{
			"replicas": 2,
			"selector": object{"matchLabels": labels},
			"template": object{"metadata": object{"labels": labels}, "spec": podSpec(n)},
		}
	}
	return made
}

func podSpec(n int) object {
	return object{"containers": []object{{"name": "main", "image": fmt.Sprintf("registry.example/app:%d", n%50)}}}
}

// randomText is base64, which is a valid Secret value and compresses as badly as real ones.
func randomText(random *rand.Rand, length int) string {
	raw := make([]byte, length/4*3)
	random.Read(raw)
	return base64.StdEncoding.EncodeToString(raw)
}

func seed(c *client, from, count, connections int) error {
	start := time.Now()
	for n := from - from%objectsPerNamespace; n < count; n += objectsPerNamespace {
		body, _ := json.Marshal(object{"metadata": object{"name": seedNamespace(n)}})
		if err := c.create("/api/v1/namespaces", body); err != nil {
			return err
		}
	}
	numbers := make(chan int)
	failures := make(chan error, connections)
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			var failed error
			for n := range numbers {
				if failed == nil {
					body, _ := json.Marshal(seedObject(n))
					failed = c.create(seedPath(n), body)
				}
			}
			failures <- failed
		})
	}
	for n := from; n < count; n++ {
		numbers <- n
	}
	close(numbers)
	workers.Wait()
	for range connections {
		if err := <-failures; err != nil {
			return err
		}
	}
	wall := time.Since(start).Seconds()
	fmt.Fprintf(os.Stderr, "seeded %d objects in %.0f s (%.0f per s)\n", count-from, wall, float64(count-from)/wall)
	return nil
}
