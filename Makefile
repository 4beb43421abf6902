# The menu. Beside each goal stands the plain command it runs.
MVN ?= mvn
JAR := cli/target/flagward.jar
PRACTICE := examples/practice-management/target/practice-management.jar
SOURCES := pom.xml $(wildcard */pom.xml) $(shell find */src/main -type f 2>/dev/null)

# The old doors: make ff-enable FLAG=x ENV=staging REASON="why" TICKET=PMS-1
ENV ?= production
FLAGWARD_STORE ?= file:examples/practice-management/feature_flags.json
DURATION ?= 600
export FLAG ENV REASON TICKET DURATION FLAGWARD_STORE

# make soak SECONDS=600 STORE=file|postgresql|kubernetes SEED=7
SECONDS ?= 60
STORE ?= file
SEED ?= $(shell date +%s)
SOAK_file := -pl testkit -Dtest=FileSoakTest
SOAK_postgresql := -pl store-postgres -Dtest=PostgresSoakTest
SOAK_kubernetes := -pl store-kubernetes -Dtest=KubernetesSoakTest

.PHONY: help build quick test test-newest soak check fmt demo demo-rollout bench clean \
  ff-status ff-enable ff-disable ff-list ff-validate ff-backup ff-audit ff-monitor ff-test-rollback
.DEFAULT_GOAL := help

help: ## show this menu
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

build: $(JAR) ## ./flagward, ready to run, if it is not: mvn -Dquick -Dmaven.test.skip -pl cli -am package && scripts/start-archives.sh
	@scripts/start-archives.sh

$(JAR): $(SOURCES)
	@echo "building $@"
	@$(MVN) -q -B -Dquick -Dmaven.test.skip -pl cli -am package
	@touch $@

$(PRACTICE): $(SOURCES) examples/practice-management/pom.xml $(shell find examples/practice-management/src/main -type f 2>/dev/null)
	@echo "building $@"
	@$(MVN) -q -B -Dquick -Dmaven.test.skip -pl examples/practice-management -am package
	@touch $@

quick: ## compile everything, no checks: mvn -q -B -Dquick test-compile
	@$(MVN) -q -B -Dquick test-compile

test: ## all tests: mvn -B -Dquick verify
	@$(MVN) -B -Dquick verify

test-newest: ## tests on the newest Java found, but the slow ones: mvn -B -Dquick verify -DexcludedGroups=slow -Djvm=PATH
	@$(MVN) -B -Dquick verify -DexcludedGroups=slow -Djvm="$$(scripts/javas.sh --newest)"

soak: ## random clients and faults at STORE for SECONDS: mvn -q -Dquick -pl testkit -am test -Dtest=FileSoakTest -Dflagward.soak=60 -Dsurefire.failIfNoSpecifiedTests=false
	@$(MVN) -q -B -Dquick $(or $(SOAK_$(STORE)),$(error STORE is file, postgresql or kubernetes, not $(STORE))) -am test -Dflagward.soak=$(SECONDS) -Dflagward.seed=$(SEED) -Dsurefire.failIfNoSpecifiedTests=false

check: ## all tests and all checks, as before a commit: mvn -B verify
	@$(MVN) -B verify

fmt: ## format the code: mvn -q -B spotless:apply
	@$(MVN) -q -B spotless:apply

demo: build $(PRACTICE) ## the main job end to end on a scratch copy of the sample: scripts/demo.sh
	@scripts/demo.sh

demo-rollout: build $(PRACTICE) ## two guarded rollouts, watched by a real prometheus, which has to be on the PATH: scripts/demo-rollout.sh
	@scripts/demo-rollout.sh

bench: build ## measure, beside the peers: scripts/bench.sh
	@scripts/bench.sh

clean: ## remove what was built: mvn -q -B clean
	@$(MVN) -q -B clean

ff-status: build ## ./flagward status -e ENV
	@./flagward status -e "$$ENV" -o text

ff-enable: build ## ./flagward enable FLAG -e ENV --reason REASON --ticket TICKET
	@./flagward enable "$${FLAG:?give FLAG=name}" -e "$$ENV" $${REASON:+--reason "$$REASON"} $${TICKET:+--ticket "$$TICKET"} -o text

ff-disable: build ## ./flagward disable FLAG -e ENV --reason REASON --ticket TICKET
	@./flagward disable "$${FLAG:?give FLAG=name}" -e "$$ENV" $${REASON:+--reason "$$REASON"} $${TICKET:+--ticket "$$TICKET"} -o text

ff-list: build ## ./flagward list
	@./flagward list -o text

ff-validate: build ## ./flagward validate
	@./flagward validate -o text

ff-backup: build ## ./flagward backup create
	@./flagward backup create -o text

ff-audit: build ## ./flagward audit list
	@./flagward audit list -o text

ff-test-rollback: build ## ./flagward drill run -e ENV
	@./flagward drill run -e "$$ENV" $${FLAG:+--flag "$$FLAG"} -o text

ff-monitor: build ## ./flagward monitor FLAG -e ENV --duration DURATION, in seconds
	@./flagward monitor "$${FLAG:?give FLAG=name}" -e "$$ENV" --duration "$${DURATION}s" -o text
