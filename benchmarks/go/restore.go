// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// seededTypes are those of the objects that seed makes.
var seededTypes = []string{"/api/v1/configmaps", "/api/v1/secrets", "/api/v1/pods", "/apis/apps/v1/deployments"}

// creation is one POST: a path below a namespace to be chosen, and the body.
type creation struct {
	root, namespace, resource string
	body                      []byte
}

// seeded reads what seed made, and takes off what only a server writes: so does a restore before it sends an object.
func seeded(c *client) ([]creation, error) {
	var creations []creation
	for _, path := range seededTypes {
		for token := ""; ; {
			var buffer bytes.Buffer
			if err := c.get(page(path, token), "application/json", &buffer); err != nil {
				return nil, err
			}
			var list struct {
				Metadata struct{ Continue string }
				Items    []object
			}
			if err := json.Unmarshal(buffer.Bytes(), &list); err != nil {
				return nil, err
			}
			for _, item := range list.Items {
				metadata := item["metadata"].(map[string]any)
				namespace := metadata["namespace"].(string)
				if !strings.HasPrefix(namespace, "bench-") {
					continue
				}
				for _, field := range []string{"namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"} {
					delete(metadata, field)
				}
				delete(item, "status")
				body, err := json.Marshal(item)
				if err != nil {
					return nil, err
				}
				cut := strings.LastIndex(path, "/")
				creations = append(creations, creation{path[:cut], namespace, path[cut:], body})
			}
			if token = list.Metadata.Continue; token == "" {
				break
			}
		}
	}
	return creations, nil
}

// createAll makes the objects in namespaces of the prefix given, over so many connections: the least that a restore can cost
// a client that has the objects in memory.
func createAll(c *client, creations []creation, prefix string, connections int) (time.Duration, error) {
	start := time.Now()
	made := map[string]bool{}
	for _, one := range creations {
		if made[one.namespace] {
			continue
		}
		made[one.namespace] = true
		body, _ := json.Marshal(object{"metadata": object{"name": prefix + one.namespace}})
		if err := c.create("/api/v1/namespaces", body); err != nil {
			return 0, err
		}
	}
	var next atomic.Int64
	failures := make(chan error, connections)
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(creations) {
					return
				}
				one := creations[n]
				if err := c.create(one.root+"/namespaces/"+prefix+one.namespace+one.resource, one.body); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	workers.Wait()
	select {
	case err := <-failures:
		return 0, err
	default:
		return time.Since(start), nil
	}
}

// empty deletes what createAll or a restore made, so that each turn meets a server of the same size.
func empty(c *client, namespaces []string, prefixes ...string) error {
	var paths []string
	for _, prefix := range prefixes {
		for _, namespace := range namespaces {
			for _, path := range seededTypes {
				cut := strings.LastIndex(path, "/")
				paths = append(paths, path[:cut]+"/namespaces/"+prefix+namespace+path[cut:])
			}
		}
	}
	slots := make(chan struct{}, 8)
	failures := make(chan error, len(paths))
	for _, path := range paths {
		slots <- struct{}{}
		go func() {
			failures <- c.deleteAll(path)
			<-slots
		}()
	}
	for range paths {
		if err := <-failures; err != nil {
			return err
		}
	}
	return nil
}

// compareRestore takes in turns: a minimal client that creates what seed made in new namespaces, the restore of the same
// objects into other new namespaces, the same with more stages, in another order in each round; and a restore over all
// that the first one made. The first round isn't counted.
//
// COMMAND is a restore of a backup of the seed; namespace mapping, name and order are added to it.
func compareRestore(c *client, kubeconfig string, rounds int, program []string) error {
	if len(program) == 0 {
		return fmt.Errorf("name the command to time after --")
	}
	const connections = 32
	creations, err := seeded(c)
	if err != nil {
		return err
	}
	many := newClient(c.cluster, connections, false)
	found := map[string]bool{}
	for _, one := range creations {
		found[one.namespace] = true
	}
	namespaces := slices.Sorted(maps.Keys(found))
	var rules []string
	for _, namespace := range namespaces {
		rules = append(rules, "*?namespace="+namespace)
	}
	order := strings.Join(rules, ";")
	var floors, walls, stages, equals, cpus []time.Duration
	var peak, peakEqual int64
	for round := range rounds + 1 {
		into := func(name, prefix string, more ...string) (programResult, error) {
			words := append(slices.Clone(program), "--namespace-mappings", fmt.Sprintf("bench-*:%s-%d-bench-*", prefix, round))
			return execute(append(words, more...), kubeconfig, fmt.Sprintf("%s-%d", name, round))
		}
		var floor time.Duration
		var fresh, staged programResult
		turns := []func() (err error){
			func() (err error) {
				floor, err = createAll(many, creations, fmt.Sprintf("floor-%d-", round), connections)
				return err
			},
			func() (err error) { fresh, err = into("new", "new"); return err },
			func() (err error) { staged, err = into("staged", "staged", "--order", order); return err },
		}
		// What the turns before have made is still there: the first of a round is another in the next.
		for i := range turns {
			if err := turns[(round+i)%len(turns)](); err != nil {
				return err
			}
		}
		equal, err := into("equal", "new")
		if err != nil {
			return err
		}
		var prefixes []string
		for _, prefix := range []string{"floor", "new", "staged"} {
			prefixes = append(prefixes, fmt.Sprintf("%s-%d-", prefix, round))
		}
		if err := empty(many, namespaces, prefixes...); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "round %d: floor %s  new %s  staged %s  equal %s\n",
			round, seconds(floor), seconds(fresh.wall), seconds(staged.wall), seconds(equal.wall))
		if round == 0 {
			continue
		}
		floors = append(floors, floor)
		walls = append(walls, fresh.wall)
		stages = append(stages, staged.wall)
		equals = append(equals, equal.wall)
		cpus = append(cpus, fresh.cpu)
		peak = max(peak, fresh.maxRSS, staged.maxRSS)
		peakEqual = max(peakEqual, equal.maxRSS)
	}
	rate := func(wall time.Duration) float64 { return float64(len(creations)) / wall.Seconds() }
	fmt.Printf("restore  %d objects, %d rounds\n", len(creations), rounds)
	fmt.Printf("floor    median %s  %.0f per s, %d connections\n", seconds(median(floors)), rate(median(floors)), connections)
	fmt.Printf("new      median %s  %.0f per s  %.2f of the floor's rate  CPU median %s  peak RSS %.0f MB\n", seconds(median(walls)),
		rate(median(walls)), ratio(median(floors), median(walls)), seconds(median(cpus)), float64(peak)/1024)
	fmt.Printf("equal    median %s  %.0f per s  %.2f x the rate of creation  peak RSS %.0f MB\n", seconds(median(equals)),
		rate(median(equals)), ratio(median(walls), median(equals)), float64(peakEqual)/1024)
	fmt.Printf("staged   median %s with %d rules  %.2f x of the default stages\n", seconds(median(stages)), len(rules),
		ratio(median(stages), median(walls)))
	return nil
}
