using System.Net;
using System.Net.Sockets;

namespace Gateway.Host.Outside;

/// <summary>Asks the resolver for the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken ct);

/// <summary>
/// Decides where requests of ours may go, whoever wrote the address: a host is resolved once, every address it has must be allowed, and the
/// connection goes to the very address that was checked, so that a name which answers differently the next time gains nothing. Clear
/// text is for networks inside only.
/// </summary>
/// <param name="inside">Networks that are allowed although they are not public.</param>
/// <param name="lookup">Resolves names.</param>
/// <param name="logger">Told what was refused.</param>
internal sealed partial class AddressGuard(IReadOnlyList<IPNetwork> inside, HostLookup lookup, ILogger<AddressGuard> logger)
{
    /// <summary>Connects for a <see cref="SocketsHttpHandler"/>.</summary>
    /// <exception cref="AddressRefusedException">The host is, or has among its addresses, one that is not allowed.</exception>
    /// <exception cref="SocketException">None of its addresses answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isClear = context.InitialRequestMessage.RequestUri is not { } url || url.Scheme != Uri.UriSchemeHttps;
        var addresses = await AddressesAsync(host, isClear, ct).ConfigureAwait(false);
        return await ConnectAsync(addresses, port, ct).ConfigureAwait(false);
    }

    private async Task<IPAddress[]> AddressesAsync(string host, bool isClear, CancellationToken ct)
    {
        // inet_aton forms (2130706433, 0x7f.1, 0177.0.0.1) are addresses too, and what they stand for is what counts.
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookup(host, ct).ConfigureAwait(false);
        foreach (var address in addresses.Select(PublicAddresses.Plain))
        {
            var isInside = inside.Any(network => network.Contains(address));
            if (!isInside && (isClear || !PublicAddresses.Contains(address)))
            {
                LogRefused(host, address, isClear);
                throw new AddressRefusedException(isClear && PublicAddresses.Contains(address)
                    ? $"{host} is public and must be asked by https"
                    : $"{host} ({address}) is no public address and not among web.inside");
            }
        }

        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken ct)
    {
        for (var tried = 0; ; tried++)
        {
            var socket = new Socket(addresses[tried].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[tried], port), ct).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (tried < addresses.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "request to {Host} refused: {Address} is not allowed (clear text: {IsClear})")]
    private partial void LogRefused(string host, IPAddress address, bool isClear);
}

/// <summary>A request of ours would have gone where requests of ours must not go.</summary>
internal sealed class AddressRefusedException(string reason) : IOException(reason);
