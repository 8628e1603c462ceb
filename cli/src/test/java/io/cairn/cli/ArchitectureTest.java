// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cairn.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyCoreKnowsTheLibrariesOfTheEngine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "org.pf4j..", "com.google..", "org.apache.commons..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.cairn.cli.(*)..").should().beFreeOfCycles();
}
