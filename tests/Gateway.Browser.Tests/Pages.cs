using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Browser.Tests;

/// <summary>A company's web site on its own origin, with a strict Content-Security-Policy and rules of style that break what they reach.</summary>
public sealed class Pages : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Pages(WebApplication web) => _web = web;

    /// <summary>Scheme, host and port, as browsers send it in Origin.</summary>
    public string Origin => _web.Urls.First();

    /// <summary>Where the chat is.</summary>
    public Uri Chat { get; set; } = new("http://127.0.0.1/");

    public static async Task<Pages> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        var web = builder.Build();
        var pages = new Pages(web);
        web.MapGet("/hostile.css", () => Results.Text(
            "* { display: none !important; font: 70px serif !important; color: lime !important } html, body, p { display: block !important }", "text/css"));
        web.MapGet("/{name=page}", pages.PageAsync);
        await web.StartAsync();
        return pages;
    }

    /// <summary>Address of a page; attributes go to its script element.</summary>
    public string At(string language = "en", string attributes = "", string style = "") =>
        $"{Origin}/page?language={language}&attributes={Uri.EscapeDataString(attributes)}&style={style}";

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private Task PageAsync(HttpContext http)
    {
        var chat = Chat.GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src {chat}; connect-src {chat} {chat.Replace("http", "ws", StringComparison.Ordinal)}; require-trusted-types-for 'script'";
        http.Response.ContentType = "text/html; charset=utf-8";
        var style = http.Request.Query["style"].ToString() is { Length: > 0 } name ? $"<link rel=\"stylesheet\" href=\"/{name}\">" : "";
        return http.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{http.Request.Query["language"]}">
            <head><meta charset="utf-8"><title>Example</title><meta name="viewport" content="width=device-width">{style}</head>
            <body><main><h1>Example Services</h1><p>We are here for you.</p></main>
            <script src="{Chat}widget.js" async {http.Request.Query["attributes"]}></script></body>
            </html>
            """);
    }
}
