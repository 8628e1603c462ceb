@echo off
rem SPDX-License-Identifier: Apache-2.0
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -Xms96m -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dguice_bytecode_gen_option=DISABLED -Dpicocli.disable.closures=true -Dslf4j.provider=io.cairn.cli.log.LogProvider -Dslf4j.internal.verbosity=WARN "-Dcairn.home=%~dp0.." %CAIRN_JAVA_OPTS% -jar "%~dp0..\lib\cairn.jar" %*
exit /b %ERRORLEVEL%
