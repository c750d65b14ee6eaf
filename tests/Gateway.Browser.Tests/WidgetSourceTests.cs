using System.Diagnostics;
using Gateway.Peers.Gateways;

namespace Gateway.Browser.Tests;

/// <summary>The widget's source: served as it stands, so what a compiler would find is found here.</summary>
public sealed class WidgetSourceTests
{
    private static readonly string Widget = Path.Combine(Repository.Root, "src/widget");

    [Fact]
    public async Task The_type_checker_finds_nothing()
    {
        var checker = Path.Combine(Repository.Root, "tests/Gateway.Browser.Tests/tools/node_modules/typescript/bin/tsc");
        using var process = Process.Start(new ProcessStartInfo("node", [checker, "-p", Widget]) { RedirectStandardOutput = true })!;
        var found = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("", found);
    }

    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    [InlineData("new Function")]
    [InlineData("document.cookie")]
    public void Nothing_turns_text_into_markup_or_code(string word)
    {
        var users = Directory.EnumerateFiles(Widget, "*.js").Where(file => File.ReadAllText(file).Contains(word, StringComparison.Ordinal));

        Assert.Empty(users);
    }

    [Fact]
    public void It_is_small()
    {
        var octets = Directory.EnumerateFiles(Widget, "*.js").Sum(file => new FileInfo(file).Length);

        Assert.InRange(octets, 1, 64 * 1024);
    }
}
