using System.Globalization;
using Gateway.Language.Speech.Recognition.PocketSphinx;

namespace Gateway.Language.Tests.Speech.Recognition.PocketSphinx;

public sealed class TelephoneTransformTests
{
    [Fact]
    public void It_is_one_class_of_three_streams_of_thirteen_cepstra()
    {
        var lines = Lines();

        Assert.Equal("1", lines[0]);
        Assert.Equal("3", lines[1]);
        Assert.Equal(2 + (3 * 16), lines.Length);
        Assert.All([2, 18, 34], line => Assert.Equal("13", lines[line]));
        Assert.All(lines.Skip(3).Take(15), line => Assert.Equal(13, line.Split(' ').Length));
    }

    [Fact]
    public void Emptying_the_bands_twice_changes_little_more_than_once()
    {
        var once = Matrix();
        var twice = Multiply(once, once);

        double change = 0, size = 0;
        for (int i = 0; i < 13; i++)
            for (int j = 0; j < 13; j++)
            {
                change += Math.Pow(twice[i, j] - once[i, j], 2);
                size += Math.Pow(once[i, j], 2);
            }

        Assert.True(change < size / 4, $"{change} of {size}");
    }

    private static string[] Lines()
    {
        var text = new StringWriter();
        TelephoneTransform.Write(text);
        return text.ToString().TrimEnd().Split('\n');
    }

    private static double[,] Matrix()
    {
        var matrix = new double[13, 13];
        var lines = Lines();
        for (int i = 0; i < 13; i++)
            for (int j = 0; j < 13; j++)
                matrix[i, j] = double.Parse(lines[3 + i].Split(' ')[j], CultureInfo.InvariantCulture);
        return matrix;
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var product = new double[13, 13];
        for (int i = 0; i < 13; i++)
            for (int j = 0; j < 13; j++)
                for (int k = 0; k < 13; k++)
                    product[i, j] += a[i, k] * b[k, j];
        return product;
    }
}
