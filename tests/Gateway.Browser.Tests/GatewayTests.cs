using Gateway.Peers.Gateways;
using Microsoft.Playwright;

namespace Gateway.Browser.Tests;

/// <summary>The widget and the gateway itself, started as an operator starts it: the bot answers, a person is asked for, a restart goes on.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private Pages _pages = null!;
    private GatewayFolder _folder = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _pages = await Pages.StartAsync();
        _folder = GatewayFolder.Create();
        _folder.Write(
            "channels.yaml",
            $"""
            channels:
              - name: site
                type: webchat
                queue: general
                languages: [en, de]
                origins: ["{_pages.Origin}"]
                title: Example Services
            """);
        _pages.Chat = new Uri($"http://{_folder.Web}/chat/site/");
        _gateway = await GatewayProcess.StartAsync(_folder);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
        await _gateway.DisposeAsync();
        _folder.Dispose();
        await _pages.DisposeAsync();
    }

    [Fact]
    public async Task A_known_question_is_answered_and_who_asks_for_a_person_waits_for_one_through_a_crash()
    {
        var context = await _browser.NewContextAsync(new() { Locale = "en-GB", ViewportSize = new() { Width = 900, Height = 700 } });
        context.SetDefaultTimeout(20_000);
        await using var visitor = await Visitor.ComeAsync(context, _pages.At());
        await visitor.OpenAsync();
        await visitor.SayAsync("When are you open?");
        await visitor.Page.GetByText("We are open Monday to Friday").WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Yes", Exact = true }).WaitForAsync();
        await PictureAsync(visitor);

        await visitor.SayAsync("agent");
        await visitor.Page.GetByText("I am passing this on to a person").WaitForAsync();
        var before = await visitor.ShownAsync();
        await _gateway.KillAsync();
        await visitor.Page.GetByText("No connection.").WaitForAsync();
        await visitor.WriteAsync("Are you still there?");
        await _gateway.DisposeAsync();
        _gateway = await GatewayProcess.StartAsync(_folder);

        await visitor.Page.Locator("gateway-chat .message.you", new() { HasText = "Are you still there?" }).GetByText("✓").WaitForAsync(new() { Timeout = 40_000 });
        Assert.Equal([.. before, "Are you still there?"], await visitor.ShownAsync());
        Assert.Contains(await _gateway.MetricsAsync(), metric => metric.Key.Contains("waiting", StringComparison.Ordinal) && metric.Value > 0);
    }

    // With GATEWAY_PICTURES=1 the picture of the documentation is taken anew.
    private static async Task PictureAsync(Visitor visitor)
    {
        var picture = await visitor.Page.ScreenshotAsync(new() { Type = ScreenshotType.Png });
        if (Environment.GetEnvironmentVariable("GATEWAY_PICTURES") == "1")
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "docs/pictures"));
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "webchat.png"), picture);
        }

        Assert.InRange(picture.Length, 5_000, 500_000);
    }
}
