using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Where tables are drawn: as wide as the terminal, or wide enough for a file.</summary>
internal static class TableConsole
{
    private const int WidthOfFiles = 220;

    public static IAnsiConsole Of(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
