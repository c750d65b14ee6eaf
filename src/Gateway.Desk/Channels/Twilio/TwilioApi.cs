using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>Requests to Twilio's REST API (2010-04-01).</summary>
internal sealed class TwilioApi(TwilioOptions options, HttpClient http, TimeProvider time)
{
    // Media lies at Twilio and is handed out by a network behind it.
    private const int MostRedirects = 3;

    private AuthenticationHeaderValue Authorization
    {
        get
        {
            var (user, password) = options.Key ?? (options.Account, options.AuthTokens[^1]);
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    /// <summary>Posts a form below the account.</summary>
    public Task<ProviderAnswer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken ct) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new FormUrlEncodedContent(fields) }, ct);

    /// <summary>Asks for something below the account.</summary>
    public Task<ProviderAnswer> GetAsync(string path, CancellationToken ct) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Address(path)), ct);

    /// <summary>Opens media; our password goes to Twilio only.</summary>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="MediaGoneException">It can never be had.</exception>
    public Task<MediaDownload> DownloadAsync(string url, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw new MediaGoneException("its address is none");
        }

        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (address.Scheme == options.Api.Scheme && address.Authority == options.Api.Authority)
        {
            request.Headers.Authorization = Authorization;
        }

        return ProviderRequest.DownloadAsync(http, request, ct, MostRedirects);
    }

    private Task<ProviderAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Authorization = Authorization;
        return ProviderRequest.SendAsync(http, request, time, ct);
    }

    private Uri Address(string path) => new($"{options.Api.AbsoluteUri.TrimEnd('/')}/2010-04-01/Accounts/{options.Account}{path}");
}
