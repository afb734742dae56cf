using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Who holds data outside of this system is told what was done here (GDPR Art. 19): each gets a task, does it and says so, or the case stays
/// open.
/// </summary>
internal static class ToldOthers
{
    /// <summary>The tasks that are to be given, of which none is open yet.</summary>
    /// <param name="found">The case.</param>
    /// <param name="subjects">About which of its subjects.</param>
    /// <param name="recipients">Who took something about them from this system and is not told by it.</param>
    /// <param name="action">What they have to do.</param>
    /// <param name="idOf">Gives the id of a task, by its number.</param>
    /// <param name="act">Who gives them.</param>
    public static IEnumerable<TaskGiven> TasksFor(
        RightsCase found,
        IEnumerable<CaseSubjectView> subjects,
        IReadOnlyList<string> recipients,
        TaskAction action,
        Func<int, Guid> idOf,
        CaseAct act
    ) =>
        PlacesOf(subjects)
            .Select(place => (Owner: place, Recipient: (string?)null))
            .Concat(recipients.Select(name => (Owner: DataSource.Recipient, Recipient: (string?)name)))
            .Where(one => !found.OpenTasks.Any(task => (task.Owner, task.Recipient, task.Action) == (one.Owner, one.Recipient, action)))
            .Select(
                (one, number) =>
                    new TaskGiven(
                        idOf(number),
                        one.Owner,
                        action,
                        act.WorkingDaysFromNow(act.Options.TaskWithinWorkingDays),
                        act.By,
                        act.Now,
                        Recipient: one.Recipient
                    )
            );

    private static IEnumerable<DataSource> PlacesOf(IEnumerable<CaseSubjectView> subjects) =>
        subjects
            .SelectMany<CaseSubjectView, DataSource>(subject =>
                subject.Kind switch
                {
                    SubjectKind.Email => [DataSource.Crm, DataSource.MailPlatform],
                    SubjectKind.Telephone => [DataSource.Crm, DataSource.SmsGateway],
                    SubjectKind.Account => [DataSource.Crm, DataSource.Website],
                    _ => [DataSource.Crm],
                }
            )
            .Distinct()
            .Order();
}
