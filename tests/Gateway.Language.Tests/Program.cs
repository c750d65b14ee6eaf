using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition.SherpaOnnx;

// The tests' own child process: it loads the model in the folder, as "gateway model probe FOLDER" does in the product.
try
{
    await using var model = SherpaOnnxRecognizer.Load(InstalledModel.Read(args[0]), atOnce: 1);
    return 0;
}
catch (ModelException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
