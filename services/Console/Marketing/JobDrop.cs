using System.Net;
using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>Hands a file that was dropped to the service, while it comes, which keeps it until somebody says what is asked.</summary>
internal static class JobDrop
{
    public const string FileField = "file";
    public const string SheetField = "sheet";

    /// <summary>What the rows are handed in as; the service finds their charset and delimiter.</summary>
    public const string RowsType = "text/csv";

    /// <summary>Hands it in.</summary>
    /// <param name="form">Has the file.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="prepare">Hands rows to the service; the answer is the job's id.</param>
    /// <param name="cancellation">Gives up; then there is no job.</param>
    /// <returns>The job, or what is wrong with the file.</returns>
    public static async Task<(Guid? Job, FieldError? Wrong)> TakeAsync(
        FileForm form,
        string language,
        Func<Stream, Task<Guid>> prepare,
        CancellationToken cancellation
    )
    {
        var texts = new JobTexts(language);
        if (form.FileName == "")
        {
            return (null, new FieldError(FileField, texts["Missing.file"]));
        }

        try
        {
            await using var file = await DroppedFile.OpenAsync(form.File, form[SheetField].Trim(), texts, cancellation);
            return (await prepare(file.Rows), null);
        }
        catch (DroppedFileException wrong)
        {
            return (null, new FieldError(wrong.Field, wrong.Message));
        }
        catch (ConsentProblemException refused)
            when (ServiceProblem.IsAboutTheForm(refused) || refused.StatusCode == HttpStatusCode.RequestEntityTooLarge)
        {
            return (null, ServiceProblem.ErrorOf(refused, language, (FileField, FileField)));
        }
    }
}
