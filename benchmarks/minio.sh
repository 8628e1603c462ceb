# SPDX-License-Identifier: Apache-2.0
# Read by benchmarks that need a bucket: starts $minio with its data below $work, makes its bucket s3://backups a location of
# $cairn named bucket, and at the end stops it and removes $work.
# A folder in the server's own is a bucket.
mkdir -p "$work/minio/backups"
port=$((20000 + RANDOM % 10000))
endpoint=http://127.0.0.1:$port
export XDG_CONFIG_HOME=$work/config AWS_ACCESS_KEY_ID=cairn-access-key AWS_SECRET_ACCESS_KEY=cairn-secret-key
HOME=$work MINIO_ROOT_USER=$AWS_ACCESS_KEY_ID MINIO_ROOT_PASSWORD=$AWS_SECRET_ACCESS_KEY MINIO_BROWSER=off MINIO_UPDATE=off \
  "$minio" server --address "127.0.0.1:$port" "$work/minio" >"$work/minio.log" 2>&1 &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$work"' EXIT
"$cairn" location add bucket --url s3://backups --endpoint "$endpoint" >"$work/out"
