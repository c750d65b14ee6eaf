using System.Text.Json;
using Gateway.Desk.Flows;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Company;

/// <summary><c>/.well-known/contact.json</c>: numbers, channels, hours, what customers can ask for and how long they wait at this moment. The
/// waiting time is routing's own estimate; the page is made anew every five seconds at most, however many ask.</summary>
internal sealed class CompanyPage(GatewayConfiguration configuration, Func<RoutingRequest, QueueState> stateOf, TimeProvider time)
{
    public const string Path = "/.well-known/contact.json";

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, OpeningHours> _hours = configuration.Hours.ToDictionary(hours => hours.Name);
    private volatile Made? _made;

    private sealed record Made(byte[] Body, DateTimeOffset At);

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], AnswerAsync);

    /// <summary>The page as it is now.</summary>
    public byte[] Page()
    {
        var now = time.GetUtcNow();
        if (_made is not { } made || now - made.At >= Lasts)
        {
            _made = made = new Made(JsonSerializer.SerializeToUtf8Bytes(Content(now), ApiPart.Json), now);
        }

        return made.Body;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var body = Page();
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.CacheControl = $"public, max-age={Lasts.TotalSeconds:0}";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private CompanyJson Content(DateTimeOffset now) => new(
        1,
        configuration.Company,
        configuration.Country,
        [.. configuration.Hotlines.SelectMany(hotline => hotline.Languages).Concat(configuration.Channels.SelectMany(channel => channel.Options.Languages)).Distinct()],
        [.. configuration.Hotlines.Select(hotline => Shown(hotline, now))],
        [
            .. from channel in configuration.Channels
               where channel.Options.Link is not null
               select new ChannelJson(
                   channel.Options.Name, channel.Type, channel.Options.Link!.OriginalString, channel.Options.Languages, channel.Options.Hours, IsOpen(channel.Options.Hours, now)),
        ],
        [.. configuration.Hours.Select(Shown)],
        [.. configuration.Intents.Where(intent => intent.Label.Count > 0).Select(intent => new IntentJson(intent.Name, intent.Label))],
        now);

    private HotlineJson Shown(HotlineOptions hotline, DateTimeOffset now)
    {
        var isOpen = IsOpen(hotline.Hours, now);
        var state = isOpen
            ? stateOf(new RoutingRequest(Guid.Empty, hotline.Queue, [], hotline.Languages[0], 0, now, new HashSet<string>()))
            : null;

        // Internal numbers help nobody outside.
        return new HotlineJson(
            hotline.Name,
            [.. hotline.Numbers.Where(number => number.StartsWith('+'))],
            hotline.Languages,
            hotline.Hours,
            isOpen,
            state?.PresentAgents,
            state?.EstimatedWait?.TotalSeconds);
    }

    private bool IsOpen(string? hours, DateTimeOffset now) => hours is null || _hours[hours].IsOpen(now);

    private static HoursJson Shown(OpeningHours hours) => new(
        hours.Name,
        hours.Zone.Id,
        hours.Week.OrderBy(day => ((int)day.Key + 6) % 7).ToDictionary(
            day => day.Key.ToString()[..3].ToLowerInvariant(),
            day => (IReadOnlyList<string>)[.. day.Value.Select(span => $"{span.From:HH\\:mm}-{(span.To == TimeOnly.MinValue ? "24:00" : $"{span.To:HH\\:mm}")}")]),
        [.. hours.Closed.Order()]);
}
