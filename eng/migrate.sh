#!/usr/bin/env bash
# Makes the migrations that bring both databases to the model in the code: eng/migrate.sh AddSomething
# eng/migrate.sh --check says whether the model has changed since the last migration; eng/migrate.sh --remove takes the last one back.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"a name for the migration, or --check, or --remove"}

dotnet tool restore >/dev/null
dotnet build eng/Design -c Release -v q --nologo -p:BuildFrontend=false >&2

for engine in Sqlite Postgres; do
  common=(--project "src/Whistle.Data.$engine" --startup-project eng/Design --configuration Release --no-build)
  case $name in
    --check) dotnet ef migrations has-pending-model-changes "${common[@]}" -- "${engine,,}" ;;
    --remove) dotnet ef migrations remove --force "${common[@]}" -- "${engine,,}" ;;
    *) dotnet ef migrations add "$name" --output-dir Migrations "${common[@]}" -- "${engine,,}" ;;
  esac
done
# the tools write a byte order mark; the rest of the house has none
sed -i '1s/^\xEF\xBB\xBF//' src/Whistle.Data.*/Migrations/*.cs
