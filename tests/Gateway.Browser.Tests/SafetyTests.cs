using Gateway.Desk.Contacts.Messages;
using Microsoft.Playwright;

namespace Gateway.Browser.Tests;

/// <summary>What anybody writes is text (threat 29): nothing of it runs, in either direction, and pages that are not in the list get nothing.</summary>
public sealed class SafetyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "\"><iframe srcdoc='<script>parent.alert(1)</script>'>",
        "javascript:alert(1)",
        "[click](javascript:alert(1)) data:text/html,<script>alert(1)</script>",
        "https://example.com/\"onmouseover=\"alert(1)",
        "{{constructor.constructor('alert(1)')()}} ${alert(1)} &lt;b&gt;",
        "=cmd|' /C calc'!A0 \u001b[31mred",
        "\u202egnp.exe\u202c and \u2066hidden\u2069 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "👩‍👩‍👧‍👦 é́́́́́ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    ];

    private ChatHost Chat => chromium.Chat;

    [Fact]
    public async Task What_visitors_and_agents_write_is_shown_as_text_and_nothing_of_it_runs()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("xss: hello");
        var conversation = await Chat.ConversationOfAsync("xss: hello");
        foreach (var attack in Attacks)
        {
            await visitor.WriteAsync(attack);
            await Chat.AnswerAsync(conversation, attack, choices: [attack.Length > 80 ? attack[..80] : attack]);
        }

        await Chat.AnswerAsync(conversation, "xss: the end");
        await visitor.SeesAsync("xss: the end");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("xss: the end");

        var shown = await visitor.Page.Locator("gateway-chat .words").EvaluateAllAsync<string[]>(
            "words => words.map(word => { const copy = word.cloneNode(true); copy.querySelectorAll('.spoken').forEach(x => x.remove()); return copy.textContent; })");
        foreach (var attack in Attacks)
        {
            Assert.Equal(2, shown.Count(text => text == attack.Replace("\u001b", "", StringComparison.Ordinal) || text == attack));
        }

        var foreign = await visitor.Page.EvaluateAsync<string>(
            "[...document.querySelector('gateway-chat').shadowRoot.querySelectorAll('script,img,iframe,[onerror],[onload],[onmouseover],a:not([href^=http])')].map(x => x.outerHTML).join()");
        Assert.Equal("", foreign);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task Addresses_become_links_that_open_apart_and_say_so()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("links: hello");
        await Chat.AnswerAsync(
            await Chat.ConversationOfAsync("links: hello"),
            "See (https://www.example.com/help?a=1&b=2), http://example.com/x. Not ftp://example.com or mailto:a@example.com; https://exa\u202emple.com");
        await visitor.Page.GetByText("See (").WaitForAsync();

        var links = await visitor.Page.Locator("gateway-chat .words a").EvaluateAllAsync<string[]>(
            "links => links.map(link => `${link.href} ${link.target} ${link.rel}`)");
        Assert.Equal(
            [
                "https://www.example.com/help?a=1&b=2 _blank noopener noreferrer nofollow",
                "http://example.com/x _blank noopener noreferrer nofollow",
                "https://exa/ _blank noopener noreferrer nofollow",
            ],
            links);
    }

    [Fact]
    public async Task Four_thousand_letters_without_a_space_stay_inside_the_panel()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync(new string('W', 4000));

        var isInside = await visitor.Log.EvaluateAsync<bool>("log => log.scrollWidth <= log.clientWidth");

        Assert.True(isInside);
    }

    [Fact]
    public async Task A_page_of_another_origin_shows_no_conversation()
    {
        await using var other = await Pages.StartAsync();
        other.Chat = Chat.Address;
        var context = await chromium.Browser.NewContextAsync();
        await using var visitor = await Visitor.ComeAsync(context, other.At());
        await visitor.OpenAsync();
        await visitor.WriteAsync("foreign: hello");
        await visitor.Page.GetByText("No connection.").WaitForAsync();

        Assert.DoesNotContain((await Chat.WrittenAsync()).SelectMany(one => one.Messages), message => message.Text == "foreign: hello");
    }

    [Fact]
    public async Task The_token_is_in_no_address_and_not_in_the_page()
    {
        var addresses = new List<string>();
        await using var visitor = await chromium.VisitAsync();
        visitor.Page.Request += (_, request) => addresses.Add(request.Url);
        visitor.Page.WebSocket += (_, socket) => addresses.Add(socket.Url);
        await visitor.OpenAsync();
        await visitor.SayAsync("token: hello");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("token: hello");

        var token = await visitor.Page.EvaluateAsync<string>("localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith('token')))");
        Assert.Equal(43, token.Length);
        Assert.Contains(addresses, address => address.EndsWith("/socket", StringComparison.Ordinal));
        Assert.DoesNotContain(addresses, address => address.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await visitor.Context.CookiesAsync());
    }

    [Fact]
    public async Task Who_only_looks_at_the_page_is_asked_for_nothing_and_leaves_nothing()
    {
        var sockets = 0;
        await using var visitor = await chromium.VisitAsync();
        visitor.Page.WebSocket += (_, _) => sockets++;
        await visitor.OpenAsync();
        await visitor.Page.GetByText("A machine answers here first.").WaitForAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");

        Assert.Equal(0, sockets);
        Assert.Empty(await visitor.Page.Locator("gateway-chat input:visible").AllAsync());
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.endsWith('token')).length"));
    }

    [Fact]
    public async Task A_gateway_that_restarts_meanwhile_loses_and_doubles_nothing()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("restart: one");
        var conversation = await Chat.ConversationOfAsync("restart: one");
        await Chat.RestartAsync(async () =>
        {
            await visitor.Page.GetByText("No connection.").WaitForAsync();
            await visitor.WriteAsync("restart: two");
            await Chat.AnswerAsync(conversation, "restart: answer");
        });

        await visitor.Page.Locator("gateway-chat .message.you", new() { HasText = "restart: two" }).GetByText("✓").WaitForAsync(new() { Timeout = 30_000 });
        await visitor.SeesAsync("restart: answer");

        Assert.Equal(["restart: one", "restart: answer", "restart: two"], await visitor.ShownAsync());
        Assert.Equal(3, (await Chat.Messages.RecentAsync(conversation.Id, 10, null, CancellationToken.None)).Count);
    }
}
