@echo off
rem Starts the mbf command on Windows, from the folder into which it was unpacked.
rem MBF_JAVA_OPTIONS: further flags for the JVM.
setlocal
rem no java.exe that happens to lie in the current folder
set "NoDefaultCurrentDirectoryInExePath=1"
set "lib=%~dp0..\lib\mbf"
set "java=%lib%\runtime\bin\java.exe"
if exist "%java%" goto start
set "java=java.exe"
if not defined JAVA_HOME goto start
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto start
>&2 echo mbf: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it
exit /b 1

:start
"%java%" -XX:+UseParallelGC %MBF_JAVA_OPTIONS% -jar "%lib%\mbf.jar" %*
if %ERRORLEVEL% neq 9009 exit /b %ERRORLEVEL%
>&2 echo mbf: no java found; install Java 17 or later, or set JAVA_HOME
exit /b 1
