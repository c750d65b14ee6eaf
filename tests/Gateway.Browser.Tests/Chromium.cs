using System.Collections.Concurrent;
using Gateway.Desk.Channels.WebChat;
using Microsoft.Playwright;

namespace Gateway.Browser.Tests;

/// <summary>One real Chromium with one site and one chat, for all tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Pages? _pages;
    private ChatHost? _chat;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    public Pages Pages => _pages ?? throw new InvalidOperationException("The site has not been started.");

    public ChatHost Chat => _chat ?? throw new InvalidOperationException("The chat has not been started.");

    /// <summary>Launches Debian's Chromium.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(
        new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
        _pages = await Pages.StartAsync();
        _chat = await ChatHost.StartAsync(new WebChatOptions
        {
            Origins = [_pages.Origin],
            Title = "Example Services",
            NewVisitors = 1000,
            Connections = 1000,
            Messages = 100,
        });
        _pages.Chat = _chat.Address;
    }

    /// <summary>A visitor: a browser profile of its own.</summary>
    public async Task<Visitor> VisitAsync(string? url = null, BrowserNewContextOptions? options = null)
    {
        var context = await Browser.NewContextAsync(options ?? new BrowserNewContextOptions { Locale = "en-GB" });
        context.SetDefaultTimeout(15_000);
        return await Visitor.ComeAsync(context, url ?? Pages.At());
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        await (_chat?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_pages?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

/// <summary>One visitor's tab.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();

    private Visitor(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _faults.Enqueue(message.Text);
            }
        };
        page.PageError += (_, fault) => _faults.Enqueue(fault);
        page.Dialog += async (_, dialog) =>
        {
            _faults.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What scripts complained about, dialogs they opened, and what the page's policy blocked.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public ILocator Launcher => Page.Locator("gateway-chat .launcher");

    public ILocator Panel => Page.Locator("gateway-chat .panel");

    public ILocator Log => Page.GetByRole(AriaRole.Log);

    public ILocator Field => Page.Locator("gateway-chat textarea");

    /// <summary>What is written, in order.</summary>
    public ILocator Words => Page.Locator("gateway-chat .words");

    public static async Task<Visitor> ComeAsync(IBrowserContext context, string url)
    {
        var visitor = new Visitor(context, await context.NewPageAsync());
        await visitor.Page.GotoAsync(url);
        await visitor.Launcher.WaitForAsync();
        return visitor;
    }

    public async Task OpenAsync()
    {
        await Launcher.ClickAsync();
        await Panel.WaitForAsync();
    }

    /// <summary>Says something and awaits that it arrived.</summary>
    public async Task SayAsync(string text)
    {
        await WriteAsync(text);
        await Page.Locator("gateway-chat .message.you", new() { HasText = text }).GetByText("✓").Last.WaitForAsync();
    }

    /// <summary>Says something without awaiting anything.</summary>
    public async Task WriteAsync(string text)
    {
        await Field.FillAsync(text);
        await Field.PressAsync("Enter");
    }

    public async Task SeesAsync(string text) => await Words.GetByText(text, new() { Exact = true }).Last.WaitForAsync();

    /// <summary>The messages as they are shown, in order.</summary>
    public Task<IReadOnlyList<string>> ShownAsync() => Words.AllInnerTextsAsync();

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
