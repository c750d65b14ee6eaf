using System.ComponentModel;
using System.Diagnostics;

namespace Gateway.Language.Speech.Models;

/// <summary>Unpacks a .tar.bz2 with the system's tar and bzip2; .NET reads tar, but not bzip2.</summary>
internal static class ModelArchive
{
    /// <summary>Unpacks what lies below the archive's first folder level into a new <paramref name="folder"/>.</summary>
    /// <exception cref="ModelException">tar or bzip2 is missing, the archive is broken, or the disk is full.</exception>
    public static async Task UnpackAsync(string archive, string folder, CancellationToken ct)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        using var tar = Start(archive, folder);
        string said;
        try
        {
            said = await tar.StandardError.ReadToEndAsync(ct).ConfigureAwait(false);
            await tar.WaitForExitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            tar.Kill(entireProcessTree: true);
            throw;
        }

        if (tar.ExitCode != 0)
        {
            throw said.Contains("No space left", StringComparison.Ordinal) || said.Contains("quota", StringComparison.Ordinal)
                ? new ModelException(ModelFault.DiskFull, $"the disk is full while {archive} is unpacked; make room and pull again, what is here is kept")
                : new ModelException(ModelFault.BadArchive, $"{archive} cannot be unpacked: {LastLine(said)}");
        }

        Inspect(folder);
    }

    private static Process Start(string archive, string folder)
    {
        // GNU tar itself refuses members that would leave the folder.
        var start = new ProcessStartInfo("tar")
        {
            ArgumentList =
            {
                "--extract", "--bzip2", "--file", archive, "--directory", folder,
                "--strip-components=1", "--no-same-owner", "--no-same-permissions",
            },
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("tar did not start");
        }
        catch (Win32Exception e)
        {
            throw new ModelException(ModelFault.BadArchive, $"tar cannot be run ({e.Message}); install the packages tar and bzip2", e);
        }
    }

    // A link could point out of the folder; no model needs one.
    private static void Inspect(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (entry.LinkTarget is not null)
            {
                throw new ModelException(ModelFault.BadArchive, $"the archive holds a link: {Path.GetRelativePath(folder, entry.FullName)}");
            }
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("no reason given");
}
