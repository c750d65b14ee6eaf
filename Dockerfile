# The gateway as a container image, x64. Build it with
#   docker build -t gateway .
# and run it with your configuration, a volume for its data, and the ports of sip.listen, media.ports and http.listen:
#   docker run --network host -v /etc/gateway:/etc/gateway:ro -v gateway-data:/var/lib/gateway gateway
# With a bridged network set sip.advertised and media.advertised, and publish the UDP ports of media.ports one by one.
ARG BUILD_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${BUILD_IMAGE} AS build
# Certificates of a company's own proxy, and how signatures of packages are checked behind it.
ARG NODE_EXTRA_CA_CERTS=
ARG NUGET_CERT_REVOCATION_MODE=online
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DEBIAN_FRONTEND=noninteractive
# npm brings the speech libraries.
RUN command -v npm > /dev/null \
    || (apt-get update && apt-get install --yes --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*)
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/ src/
COPY prompts/ prompts/
COPY profiles/ profiles/
RUN dotnet publish src/Gateway.Host --configuration Release --output /out

FROM ${RUNTIME_IMAGE}
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install --yes --no-install-recommends espeak-ng flite libpocketsphinx3 pocketsphinx-en-us libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 gateway \
    && useradd --system --uid 10001 --gid gateway --home-dir /var/lib/gateway --shell /usr/sbin/nologin gateway \
    && install --directory --owner=gateway --group=gateway --mode=0750 /var/lib/gateway
COPY --from=build /out /opt/gateway
COPY config/ /etc/gateway
RUN ln -s /opt/gateway/gateway /usr/local/bin/gateway
ENV DOTNET_EnableDiagnostics=0
USER gateway
WORKDIR /var/lib/gateway
VOLUME /var/lib/gateway
EXPOSE 5060/udp 5060/tcp 8080/tcp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/gateway/gateway"]
# Inside a container every address is private until its port is published.
CMD ["run", "--config", "/etc/gateway", "--data", "/var/lib/gateway", "--sip", "0.0.0.0:5060", "--http", "0.0.0.0:8080"]
