# SPDX-License-Identifier: Apache-2.0
# Read by benchmarks that need a bucket: starts a MinIO with its data below $work, sets what programs find it by, and stops it
# and removes $work at the end. Its bucket is s3://backups.
# A folder in the server's own is a bucket.
mkdir -p "$work/minio/backups"
port=$((20000 + RANDOM % 10000))
export AWS_ACCESS_KEY_ID=cairn-access-key AWS_SECRET_ACCESS_KEY=cairn-secret-key AWS_ENDPOINT_URL_S3=http://127.0.0.1:$port
HOME=$work MINIO_ROOT_USER=$AWS_ACCESS_KEY_ID MINIO_ROOT_PASSWORD=$AWS_SECRET_ACCESS_KEY MINIO_BROWSER=off MINIO_UPDATE=off \
  "$minio" server --address "127.0.0.1:$port" "$work/minio" >"$work/minio.log" 2>&1 &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$work"' EXIT
