@echo off
rem The `signalbench` command of an installed Signalbench: the app's own program, started as a plain Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Signalbench.exe" "%~dp0..\app.asar\bin\signalbench.mjs" %*
exit /b %ERRORLEVEL%
