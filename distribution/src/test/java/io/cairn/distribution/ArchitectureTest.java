// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom. It stands here because this module alone sees all the others. */
class ArchitectureTest {

    private static final String PLUGIN_API = "io.cairn.api..";
    private static final String CORE = "io.cairn.core..";
    private static final String PLUGINS = "io.cairn.plugins..";
    private static final String CLI = "io.cairn.cli..";
    private static final String TESTKIT = "io.cairn.testkit..";

    private static JavaClasses cairn;

    @BeforeAll
    static void read() {
        cairn = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.cairn");
    }

    @Test
    void everyRoomIsLookedAt() {
        for (String room : new String[] {PLUGIN_API, CORE, PLUGINS, CLI, TESTKIT}) {
            assertThat(cairn.that(resideInAPackage(room))).as(room).isNotEmpty();
        }
    }

    @Test
    void pluginApiKnowsLittleBesidesJava() {
        classes()
                .that()
                .resideInAPackage(PLUGIN_API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PLUGIN_API, "java..", "org.pf4j..", "org.slf4j..", "jakarta.inject..")
                .check(cairn);
    }

    @Test
    void pluginsKnowPluginApiOnly() {
        classes()
                .that()
                .resideInAPackage(PLUGINS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PLUGINS, PLUGIN_API, "java..", "org.slf4j..", "jakarta.inject..")
                .check(cairn);
    }

    @Test
    void pluginsDoNotKnowEachOther() {
        slices().matching("io.cairn.plugins.(*)..")
                .should()
                .notDependOnEachOther()
                .check(cairn);
    }

    @Test
    void coreKnowsNoPluginNoCommandLineAndNoTestKit() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLUGINS, CLI, TESTKIT, "picocli..")
                .check(cairn);
    }

    @Test
    void theKubernetesClientAndTheHttpClientAreKnownInOnePackage() {
        noClasses()
                .that(not(resideInAPackage("io.cairn.core.kube..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "org.apache.hc..")
                .check(cairn);
    }

    @Test
    void thePluginFrameworkIsKnownToThePluginHostAndThePluginApi() {
        noClasses()
                .that(not(resideInAnyPackage("io.cairn.core.plugins..", PLUGIN_API)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pf4j..")
                .check(cairn);
    }

    @Test
    void theAgeLibraryIsKnownInOnePackage() {
        noClasses()
                .that(not(resideInAPackage("io.cairn.core.crypt..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.exceptionfactory.jagged..")
                .check(cairn);
    }

    @Test
    void guiceIsKnownToThePluginHost() {
        noClasses()
                .that(not(resideInAPackage("io.cairn.core.plugins..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.inject..")
                .check(cairn);
    }

    @Test
    void whatIsStoredIsKnownWithoutACluster() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.cairn.core.archive..",
                        "io.cairn.core.repository..",
                        "io.cairn.core.stored..",
                        "io.cairn.core.verify..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.cairn.core.kube..", "io.cairn.core.catalog..", "io.cairn.core.collect..")
                .check(cairn);
    }

    @Test
    void theLoggingBackendIsKnownOnlyWhereItIsSetUp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.cairn.cli.log")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..")
                .check(cairn);
    }

    @Test
    void packagesOfCoreHaveNoCycles() {
        slices().matching("io.cairn.core.(*)..").should().beFreeOfCycles().check(cairn);
    }

    @Test
    void packagesOfTheCommandLineHaveNoCycles() {
        slices().matching("io.cairn.cli.(*)..").should().beFreeOfCycles().check(cairn);
    }

    @Test
    void nothingEndsTheProcessExceptTheProgram() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.cairn.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(cairn);
    }
}
