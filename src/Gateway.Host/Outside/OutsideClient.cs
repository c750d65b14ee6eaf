using System.Net;

namespace Gateway.Host.Outside;

/// <summary>
/// Makes the client for every request whose address somebody else may have written: webhooks, providers, downloads of attachments. It
/// goes where <see cref="AddressGuard"/> lets it, follows no redirect, asks no proxy, keeps no cookie and takes no endless answer.
/// </summary>
internal static class OutsideClient
{
    /// <summary>Octets of an answer at most, attachments included.</summary>
    public const long LargestAnswer = 128 * 1024 * 1024;

    // Answers that are read as a whole are JSON; attachments are read as a stream.
    private const int LargestBuffered = 8 * 1024 * 1024;
    private const int LargestHeadersKiB = 32;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(30);

    // Longer than the long polling of any provider; until the head of the answer is there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // A name may move; connections that are older are made again.
    private static readonly TimeSpan OldestConnection = TimeSpan.FromMinutes(5);

    /// <summary>Makes a client.</summary>
    /// <param name="inside">Networks that are allowed although they are not public.</param>
    /// <param name="time">Measures patience.</param>
    /// <param name="loggers">Told what was refused.</param>
    /// <param name="lookup">Resolves names. Default: the system.</param>
    public static HttpClient Create(
        IReadOnlyList<IPNetwork> inside, TimeProvider time, ILoggerFactory loggers, HostLookup? lookup = null)
    {
        var guard = new AddressGuard(inside, lookup ?? Dns.GetHostAddressesAsync, loggers.CreateLogger<AddressGuard>());
        var sockets = new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            ConnectTimeout = ConnectPatience,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = LargestHeadersKiB,
            PooledConnectionLifetime = OldestConnection,
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(new BoundedAnswers(sockets, LargestAnswer, ReadPatience, time))
        {
            MaxResponseContentBufferSize = LargestBuffered,
            Timeout = Patience,
        };
    }
}
