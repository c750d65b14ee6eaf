using System.Net.Http.Json;
using System.Net.Sockets;
using Gateway.Host.Operations;

namespace Gateway.Host.Commands;

/// <summary>Asks the gateway that runs with a data folder.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;

    public ControlClient(string dataFolder)
    {
        var path = ControlServer.SocketIn(Path.GetFullPath(dataFolder));
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri("http://gateway"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public Task<ServiceStatus> StatusAsync(CancellationToken ct) => ReadAsync<ServiceStatus>(HttpMethod.Get, "/status", ct);

    public Task<ServiceStatus> DrainAsync(bool isWanted, CancellationToken ct) =>
        ReadAsync<ServiceStatus>(isWanted ? HttpMethod.Post : HttpMethod.Delete, "/drain", ct);

    public Task<IReadOnlyList<BannedSource>> BansAsync(CancellationToken ct) => ReadAsync<IReadOnlyList<BannedSource>>(HttpMethod.Get, "/bans", ct);

    /// <summary>False when the source is not banned.</summary>
    public async Task<bool> LiftAsync(string source, CancellationToken ct)
    {
        using var response = await _http.DeleteAsync(new Uri($"/bans/{Uri.EscapeDataString(source)}", UriKind.Relative), ct).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    /// <summary>False when no item of that id was given up.</summary>
    public async Task<bool> ResendAsync(long item, CancellationToken ct)
    {
        using var response = await _http.PostAsync(new Uri($"/outbox/{item}/resend", UriKind.Relative), null, ct).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        using var response = await _http.PostAsync(new Uri("/stop", UriKind.Relative), null, ct).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a command against the gateway of a data folder; says so when there is none.</summary>
    public static async Task<int> RunAsync(string dataFolder, TextWriter error, Func<ControlClient, Task<int>> work)
    {
        try
        {
            using var client = new ControlClient(dataFolder);
            return await work(client).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or ArgumentOutOfRangeException)
        {
            error.WriteLine($"gateway: no gateway answers that runs with the data folder '{dataFolder}'");
            return ExitCode.Faulty;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> ReadAsync<T>(HttpMethod method, string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(ct).ConfigureAwait(false)
            ?? throw new HttpRequestException("The gateway's answer was empty.");
    }
}
